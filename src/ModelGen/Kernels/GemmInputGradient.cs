using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dx[m, k] = dy[m, n] · W</c> with W[n, k] in panels; lengths have been checked.</summary>
/// <remarks>The panels hold W the wrong way round for this product, so its transpose is laid out in panels first.</remarks>
internal readonly ref struct GemmInputGradient<E> : IGemmOperation
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly Span<float> dx;
    private readonly ReadOnlySpan<float> dy;
    private readonly ReadOnlySpan<float> w;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmInputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
    {
        this.dx = dx;
        this.dy = dy;
        this.w = w;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        using var scratch = new KernelScratch(Panels.Size(k, n));
        Panels.Transpose(scratch.Span, w, n, k);
        var operands = new GemmKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(dx),
            CRow = k,
            A = ref MemoryMarshal.GetReference(dy),
            ARow = n,
            AStep = 1,
            B = ref MemoryMarshal.GetReference(scratch.Span),
            Bias = ref Unsafe.NullRef<float>(),
            Depth = n,
        };
        GemmProduct.Run<V, T, Overwrite, E>(in operands, in epilogue, m, k);
    }
}
