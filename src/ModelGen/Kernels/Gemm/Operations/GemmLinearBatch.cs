namespace ModelGen.Runtime;

/// <summary>Which product with a weight in panels.</summary>
internal interface ILinearProduct
{
    /// <summary><c>y[m, n]</c> from x with k columns.</summary>
    static abstract void Run<E>(Span<float> y, nint yRow, GemmMatrix x, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct;
}

/// <summary><c>x · Wᵀ</c>, W[n, k].</summary>
internal readonly struct LinearForward : ILinearProduct
{
    public static void Run<E>(Span<float> y, nint yRow, GemmMatrix x, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        var operation = new GemmLinear<Overwrite, E>(y, yRow, x.Data, x.Row, w, default, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}

/// <summary><c>x · W</c>, W[k, n].</summary>
internal readonly struct LinearBackward : ILinearProduct
{
    public static void Run<E>(Span<float> y, nint yRow, GemmMatrix x, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        var operation = new GemmInputGradient<E>(y, yRow, x.Data, x.Row, w, m, n, k, epilogue);
        GemmWidth.Run(in operation);
    }
}

/// <summary>Products with one weight over rows in several dimensions: the longest gives the rows of a product, the others are a batch.</summary>
internal readonly ref struct GemmLinearBatch<G, E> : IGemmBatch
    where G : struct, ILinearProduct
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly GemmBatch batch;
    private readonly StridedOutput y;
    private readonly Strided x;
    private readonly ReadOnlySpan<float> w;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    private GemmLinearBatch(GemmBatch batch, StridedOutput y, Strided x, ReadOnlySpan<float> w, int m, int k, int n, E epilogue)
    {
        this.batch = batch;
        this.y = y;
        this.x = x;
        this.w = w;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    /// <summary>Checks all operands; nothing is computed when they do not fit.</summary>
    internal static void Run(GemmBatch batch, int m, int k, int n, StridedOutput y, Strided x, ReadOnlySpan<float> w, E epilogue)
    {
        batch.CheckRows("The result", y.Span.Length, in y.Strides, m, n);
        batch.CheckRows("The input", x.Span.Length, in x.Strides, m, k);
        if (m > 0 && n > 0)
        {
            var products = new GemmLinearBatch<G, E>(batch, y, x, w, m, k, n, epilogue);
            GemmBatchUnits<GemmLinearBatch<G, E>>.Run(in products, batch.Count, m, k, n);
        }
    }

    public void Run(int index)
    {
        int result = batch.Offset(index, in y.Strides);
        E part = epilogue;
        part.MoveTo(in batch, index, result);
        G.Run(y.Span[result..], batch.RowOf(in y.Strides), batch.Matrix(index, in x), w, m, k, n, part);
    }
}
