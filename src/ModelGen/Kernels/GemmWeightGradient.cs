using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dW += dyᵀ[n, m] · x[m, k]</c> with dW[n, k] in panels; lengths have been checked.</summary>
/// <remarks>
/// Panel by panel <c>dWᵀ[k, 64] += xᵀ · dy</c>: the left operand is x read down its columns, the right one rows of dy. These are packed,
/// so that they are aligned, lie together, and their padding, and with it that of dW, is zero.
/// </remarks>
internal readonly ref struct GemmWeightGradient : IGemmOperation
{
    /// <summary>Rows of dy packed at a time: half a first-level cache.</summary>
    private const int Chunk = 128;

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
        if (k == 0)
        {
            return;
        }

        using var scratch = new KernelScratch(Math.Min(Chunk, m) * Panels.Width);
        var operands = new GemmKernel.Operands
        {
            ARow = 1,
            AStep = k,
            B = ref MemoryMarshal.GetReference(scratch.Span),
            Bias = ref Unsafe.NullRef<float>(),
        };
        for (int row = 0; row < m; row += Chunk)
        {
            operands.Depth = Math.Min(Chunk, m - row);
            operands.A = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), (nint)row * k);
            for (int panel = 0; panel < n; panel += Panels.Width)
            {
                int width = Panels.PanelWidth(panel, n);
                ref float from = ref Unsafe.Add(ref MemoryMarshal.GetReference(dy), ((nint)row * n) + panel);
                Panels.CopyRows<V>(ref operands.B, width, ref from, n, Math.Min(width, n - panel), (int)operands.Depth);
                operands.BStep = width;
                operands.C = ref Unsafe.Add(ref MemoryMarshal.GetReference(dw), (nint)panel * k);
                operands.CRow = width;
                operands.AskForRowsOfC();
                GemmStrip.Run<V, T, Accumulate>(in operands, k, width);
            }
        }
    }
}
