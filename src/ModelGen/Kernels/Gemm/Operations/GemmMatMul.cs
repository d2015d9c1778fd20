using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>c[m, n] = op(a) · op(b)</c> over row-major matrices, stored as <typeparamref name="S"/> says; lengths have been checked.</summary>
/// <remarks>
/// A b that is transposed, or so large that it is better laid out once, is packed in panels: aligned, together, padded, and the right way
/// round. Otherwise it is read where it lies.
/// </remarks>
internal readonly ref struct GemmMatMul<S, E> : IGemmOperation
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly Span<float> c;
    private readonly ReadOnlySpan<float> a;
    private readonly bool transposeA;
    private readonly ReadOnlySpan<float> b;
    private readonly bool transposeB;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmMatMul(Span<float> c, ReadOnlySpan<float> a, bool transposeA, ReadOnlySpan<float> b, bool transposeB, int m, int k, int n, E epilogue)
    {
        this.c = c;
        this.a = a;
        this.transposeA = transposeA;
        this.b = b;
        this.transposeB = transposeB;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        if (m == 0)
        {
            return;
        }

        if (transposeB && GemmDot.Suits(m, k))
        {
            RunDots<V, T>();
        }
        else if (transposeB || !GemmRowMajor.Suits(m, k, n, transposeA))
        {
            RunPacked<V, T>();
        }
        else
        {
            GemmKernel.Operands operands = Operands();
            operands.B = ref MemoryMarshal.GetReference(b);
            operands.BStep = n;
            GemmProduct.Run<V, T, S, RowByRow, E>(in operands, in epilogue, m, n);
        }
    }

    private void RunDots<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var scratch = new KernelScratch(transposeA ? (long)m * k : 0);
        ref float rows = ref MemoryMarshal.GetReference(a);
        if (transposeA)
        {
            rows = ref MemoryMarshal.GetReference(scratch.Span);
            Transposition.Run(ref rows, k, ref MemoryMarshal.GetReference(a), m, k, m);
        }

        var operands = new GemmDotKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(c),
            CRow = n,
            A = ref rows,
            ARow = k,
            B = ref MemoryMarshal.GetReference(b),
            BRow = k,
            Depth = k,
            Segments = 1,
        };
        GemmDot.Run<V, T, S>(in operands, m, n);
        GemmEpilogue.Apply(in epilogue, 0, m, n);
    }

    private void RunPacked<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var scratch = new KernelScratch((long)Panels.Padded(n) * k);
        ref float source = ref MemoryMarshal.GetReference(b);
        if (transposeB)
        {
            Panels.Pack(scratch.Span, ref source, k, n, k);
        }
        else
        {
            Panels.PackTransposed<V>(scratch.Span, ref source, n, n, k);
        }

        GemmKernel.Operands operands = Operands();
        operands.B = ref MemoryMarshal.GetReference(scratch.Span);
        GemmProduct.Run<V, T, S, InPanels, E>(in operands, in epilogue, m, n);
    }

    private GemmKernel.Operands Operands() => new()
    {
        C = ref MemoryMarshal.GetReference(c),
        CRow = n,
        A = ref MemoryMarshal.GetReference(a),
        ARow = transposeA ? 1 : k,
        AStep = transposeA ? m : 1,
        Bias = ref Unsafe.NullRef<float>(),
        Depth = k,
    };
}
