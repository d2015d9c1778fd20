using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dW += dyᵀ[n, m] · x[m, k]</c> with dW[n, k] in panels; lengths have been checked.</summary>
/// <remarks>Panel by panel <c>dWᵀ[k, 64] += xᵀ · dy</c>: the left operand is x read down its columns, the right one rows of dy.</remarks>
internal readonly ref struct GemmWeightGradient : IGemmOperation
{
    private readonly Span<float> dw;
    private readonly ReadOnlySpan<float> dy;
    private readonly nint dyRow;
    private readonly ReadOnlySpan<float> x;
    private readonly nint xRow;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    internal GemmWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int m, int k, int n)
        : this(dw, dy, n, x, k, m, k, n)
    {
    }

    /// <summary>Rows of dy and of x may lie apart.</summary>
    internal GemmWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, nint dyRow, ReadOnlySpan<float> x, nint xRow, int m, int k, int n)
    {
        this.dw = dw;
        this.dy = dy;
        this.dyRow = dyRow;
        this.x = x;
        this.xRow = xRow;
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

        var operands = new GemmKernel.Operands
        {
            C = ref MemoryMarshal.GetReference(dw),
            A = ref MemoryMarshal.GetReference(x),
            ARow = 1,
            AStep = xRow,
            B = ref MemoryMarshal.GetReference(dy),
            BStep = dyRow,
            Bias = ref Unsafe.NullRef<float>(),
            Depth = m,
        };
        GemmRowMajor.Run<V, T, Accumulate>(in operands, k, n, toPanels: true);
    }
}
