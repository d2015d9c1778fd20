namespace ModelGen.Runtime;

/// <summary>A batch of <see cref="GemmMatMul{S, E}"/>.</summary>
internal readonly ref struct GemmMatMulBatch<S, E> : IGemmBatch
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly GemmBatch batch;
    private readonly StridedOutput c;
    private readonly Strided a;
    private readonly Strided b;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;

    private GemmMatMulBatch(GemmBatch batch, StridedOutput c, Strided a, Strided b, int m, int k, int n, E epilogue)
    {
        this.batch = batch;
        this.c = c;
        this.a = a;
        this.b = b;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
    }

    /// <summary>Checks the operands of the whole batch; nothing is computed when they do not fit.</summary>
    internal static void Run(GemmBatch batch, int m, int k, int n, StridedOutput c, Strided a, Strided b, E epilogue)
    {
        batch.CheckRows("The result", c.Span.Length, in c.Strides, m, n);
        batch.Check("The first operand", a.Span.Length, in a.Strides, m, k);
        batch.CheckRowsOrColumns("The second operand", b.Span.Length, in b.Strides, k, n);
        if (m > 0 && n > 0)
        {
            var products = new GemmMatMulBatch<S, E>(batch, c, a, b, m, k, n, epilogue);
            GemmBatchUnits<GemmMatMulBatch<S, E>>.Run(in products, batch.Count, m, k, n);
        }
    }

    public void Run(int index)
    {
        int result = batch.Offset(index, in c.Strides);
        E part = epilogue;
        part.MoveTo(in batch, index, result);
        var operation = new GemmMatMul<S, E>(c.Span[result..], batch.RowOf(in c.Strides), batch.Matrix(index, in a), batch.Matrix(index, in b), m, k, n, part);
        GemmWidth.Run(in operation);
    }
}
