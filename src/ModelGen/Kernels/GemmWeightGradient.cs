using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dW += dyᵀ[n, m] · x[m, k]</c> with dW[n, k] in panels; lengths have been checked.</summary>
/// <remarks>
/// Panel by panel <c>dWᵀ[k, 64] += xᵀ · dy</c>: the left operand is x read down its columns, the right one rows of dy. These are packed,
/// so that they are aligned, lie together, and their padding, and with it that of dW, is zero. A block of rows of x stays in the
/// second-level cache while all panels pass by.
/// </remarks>
internal readonly ref struct GemmWeightGradient : IGemmOperation
{
    /// <summary>The floats of x taken for all of dW before going on: a megabyte.</summary>
    private const int BlockFloats = 1 << 18;

    /// <summary>Rows multiplied at a time: dy's part of them stays in a first-level cache.</summary>
    private const int Depth = 128;

    /// <summary>Rows longer than this lie on pages of their own: fewer at a time, or they need more of them than a processor has at hand.</summary>
    private const int LongRow = 512;

    private readonly Span<float> dw;
    private readonly ReadOnlySpan<float> dy;
    private readonly ReadOnlySpan<float> x;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int m, int k, int n)
    {
        this.dw = dw;
        this.dy = dy;
        this.x = x;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        if (m == 0 || k == 0 || n == 0)
        {
            return;
        }

        int depth = Math.Min(k > LongRow ? Depth / 2 : Depth, m);
        int block = Math.Max(Depth, (BlockFloats / k) & -Depth);
        using var scratch = new KernelScratch((long)depth * Panels.Width);
        for (int row = 0; row < m; row += block)
        {
            int end = Math.Min(row + block, m);
            for (int panel = 0; panel < n; panel += Panels.Width)
            {
                for (int part = row; part < end; part += depth)
                {
                    RunPart<V, T>(scratch.Span, panel, part, Math.Min(depth, end - part));
                }
            }
        }
    }

    /// <summary>Adds the product of some rows to a panel of dW.</summary>
    private void RunPart<V, T>(Span<float> packed, int panel, int row, int rows)
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        int width = Panels.PanelWidth(panel, n);
        ref float gradients = ref Unsafe.Add(ref MemoryMarshal.GetReference(dy), ((nint)row * n) + panel);
        Panels.CopyRows<V>(ref MemoryMarshal.GetReference(packed), width, ref gradients, n, Math.Min(width, n - panel), rows);
        var operands = new GemmKernel.Operands
        {
            C = ref Unsafe.Add(ref MemoryMarshal.GetReference(dw), (nint)panel * k),
            CRow = width,
            A = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), (nint)row * k),
            ARow = 1,
            AStep = k,
            B = ref MemoryMarshal.GetReference(packed),
            BStep = width,
            Bias = ref Unsafe.NullRef<float>(),
            Depth = rows,
        };
        operands.AskForRowsOfC();
        GemmStrip.Run<V, T, Accumulate>(in operands, k, width);
    }
}
