using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dx[m, k] = dy[m, n] · W</c> with W[n, k] in panels.</summary>
/// <remarks>The panels hold W the wrong way round for this product, so its transpose is laid out in panels first.</remarks>
internal readonly ref struct GemmInputGradient : IGemmOperation
{
    private readonly Span<float> dx;
    private readonly ReadOnlySpan<float> dy;
    private readonly ReadOnlySpan<float> w;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmInputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n)
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        this.dx = dx;
        this.dy = dy;
        this.w = w;
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
        GemmProduct.WithPanels<V, T, Overwrite>(in operands, m, k);
    }
}
