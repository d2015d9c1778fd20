namespace ModelGen.Runtime;

/// <summary>The products of a batch, some of them to a unit.</summary>
internal readonly ref struct GemmBatchUnits<S, E> : IUnits
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    /// <summary>About how long a unit should take, in nanoseconds.</summary>
    private const long UnitNanoseconds = 10_000;

    /// <summary>A product that takes this long, in nanoseconds, is shared among threads by itself.</summary>
    private const long LargeProduct = 200_000;

    private readonly GemmBatch batch;
    private readonly Span<float> c;
    private readonly ReadOnlySpan<float> a;
    private readonly ReadOnlySpan<float> b;
    private readonly E epilogue;
    private readonly int m;
    private readonly int k;
    private readonly int n;
    private readonly int count;

    private GemmBatchUnits(GemmBatch batch, Span<float> c, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int m, int k, int n, E epilogue, int count)
    {
        this.batch = batch;
        this.c = c;
        this.a = a;
        this.b = b;
        this.epilogue = epilogue;
        this.m = m;
        this.k = k;
        this.n = n;
        this.count = count;
    }

    /// <summary>Computes all products of a batch.</summary>
    internal static void Run(GemmBatch batch, Span<float> c, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int m, int k, int n, E epilogue)
    {
        long nanoseconds = Nanoseconds(m, k, n);
        int count = (int)Math.Clamp(UnitNanoseconds / nanoseconds, 1, Math.Max(batch.Count, 1));
        int threads = batch.Count == 1 || nanoseconds >= LargeProduct ? 1 : Partition.Threads(nanoseconds * batch.Count);
        var units = new GemmBatchUnits<S, E>(batch, c, a, b, m, k, n, epilogue, count);
        Partition.Run(ref units, (batch.Count + count - 1) / count, threads);
    }

    // The call of a product is a part of a small one.
    private static long Nanoseconds(int m, int k, int n) => 30 + (V512.IsSupported ? GemmProduct.Nanoseconds<V512>(m, k, n)
        : V256.IsSupported ? GemmProduct.Nanoseconds<V256>(m, k, n)
        : V128.IsSupported ? GemmProduct.Nanoseconds<V128>(m, k, n)
        : GemmProduct.Nanoseconds<V1>(m, k, n));

    public void Run(int unit)
    {
        int end = Math.Min((unit + 1) * count, batch.Count);
        for (int i = unit * count; i < end; i++)
        {
            E part = epilogue;
            part.MoveTo(in batch, i);
            var operation = new GemmMatMul<S, E>(c[batch.Result(i)..], batch.ResultRow, batch.Left(i, a), batch.Right(i, b), m, k, n, part);
            GemmWidth.Run(in operation);
        }
    }
}
