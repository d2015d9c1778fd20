using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>y[m, n] = x[m, k] · Wᵀ</c> with W[n, k] in panels as <typeparamref name="B"/> says, stored as <typeparamref name="S"/> says; lengths have been checked.</summary>
internal readonly ref struct GemmLinear<S, B, E> : IGemmOperation
    where S : struct, IStore
    where B : struct, IGemmRight
    where E : struct, IGemmEpilogue, allows ref struct
{
    /// <summary>
    /// Weights of this many floats are likely to have left the cache since the last call, and so are those of the next layer, which lie
    /// behind them in the parameter block.
    /// </summary>
    private const int LargeWeights = 1 << 15;

    private readonly GemmKernel.Operands operands;
    private readonly E epilogue;
    private readonly int m;
    private readonly int n;

    internal GemmLinear(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n, E epilogue)
        : this(y, n, x, k, w, bias, m, k, n, epilogue)
    {
    }

    /// <summary>Rows of y and of x may lie apart.</summary>
    internal GemmLinear(
        Span<float> y, nint yRow, ReadOnlySpan<float> x, nint xRow, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int m, int k, int n, E epilogue)
    {
        this.m = m;
        this.n = n;
        this.epilogue = epilogue;
        operands.C = ref MemoryMarshal.GetReference(y);
        operands.CRow = yRow;
        operands.A = ref MemoryMarshal.GetReference(x);
        operands.ARow = xRow;
        operands.AStep = 1;
        operands.B = ref MemoryMarshal.GetReference(w);
        operands.Bias = ref MemoryMarshal.GetReference(bias);
        operands.Depth = k;
        operands.AheadStep = (long)k * n >= LargeWeights ? GemmKernel.Line : 0;
    }

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile => GemmProduct.Run<V, T, S, B, E>(in operands, in epilogue, m, n);
}
