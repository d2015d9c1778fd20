using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>c[m, n] = op(a) · op(b)</c> over row-major matrices, stored as <typeparamref name="S"/> says; lengths have been checked.</summary>
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
        using var scratch = new KernelScratch((long)Panels.Padded(n) * k);
        ref float source = ref MemoryMarshal.GetReference(b);
        if (transposeB)
        {
            Panels.Pack(scratch.Span, ref source, k, n, k);
        }
        else
        {
            Panels.PackTransposed(scratch.Span, ref source, n, n, k);
        }

        var operands = new GemmKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(c),
            CRow = n,
            A = ref MemoryMarshal.GetReference(a),
            ARow = transposeA ? 1 : k,
            AStep = transposeA ? m : 1,
            B = ref MemoryMarshal.GetReference(scratch.Span),
            Bias = ref Unsafe.NullRef<float>(),
            Depth = k,
        };
        GemmProduct.Run<V, T, S, E>(in operands, in epilogue, m, n);
    }
}
