namespace ModelGen.Runtime;

public static partial class Gemm
{
    /// <summary><c>dx[m, k] = dy[m, n] · W</c>, W[n, k] in panels: the gradient of <see cref="Linear(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int, int)"/> with respect to x.</summary>
    public static void LinearInputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n)
    {
        GemmChecks.Linear(dy.Length, dx.Length, w.Length, m, k, n);
        if (GemmSmallInputGradient.Suits(m, k, n))
        {
            GemmSmallInputGradient.Run(dx, dy, w, m, k, n);
            return;
        }

        var operation = new GemmInputGradient<GemmAsIs>(dx, dy, w, m, k, n, default);
        GemmWidth.Run(in operation);
    }

    /// <summary><c>dW += dyᵀ · x</c>, dW[n, k] in panels, dy[m, n], x[m, k]: the gradient of <see cref="Linear(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int, int)"/> with respect to W. Padding stays zero.</summary>
    public static void AddLinearWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int m, int k, int n)
    {
        GemmChecks.Linear(dy.Length, x.Length, dw.Length, m, k, n);
        if (GemmSmall<Accumulate>.Suits(k, m, n))
        {
            Widest.Run(new GemmSmall<Accumulate>(dw, x, dy, default, k, m, n));
            return;
        }

        var operation = new GemmWeightGradient(dw, dy, x, m, k, n);
        GemmWidth.Run(in operation);
    }
}
