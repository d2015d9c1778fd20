namespace ModelGen.Runtime;

/// <summary>Makes the products of a batch.</summary>
internal interface IGemmBatch
{
    /// <summary>Computes one of them.</summary>
    void Run(int index);
}

/// <summary>The products of a batch, some of them to a unit.</summary>
internal readonly ref struct GemmBatchUnits<P> : IUnits
    where P : struct, IGemmBatch, allows ref struct
{
    /// <summary>About how long a unit should take, in nanoseconds.</summary>
    private const long UnitNanoseconds = 10_000;

    /// <summary>A product that takes this long, in nanoseconds, is shared among threads by itself.</summary>
    private const long LargeProduct = 200_000;

    private readonly P products;
    private readonly int total;
    private readonly int count;

    private GemmBatchUnits(scoped ref readonly P products, int total, int count)
    {
        this.products = products;
        this.total = total;
        this.count = count;
    }

    /// <summary>Computes all of them, shared among threads where they are many.</summary>
    internal static void Run(scoped ref readonly P products, int total, int m, int k, int n)
    {
        if (total == 1)
        {
            products.Run(0);
            return;
        }

        long nanoseconds = Nanoseconds(m, k, n);
        int count = (int)Math.Clamp(UnitNanoseconds / nanoseconds, 1, Math.Max(total, 1));
        int threads = nanoseconds >= LargeProduct ? 1 : Partition.Threads(nanoseconds * total);
        var units = new GemmBatchUnits<P>(in products, total, count);
        Partition.Run(ref units, (total + count - 1) / count, threads);
    }

    public void Run(int unit)
    {
        int end = Math.Min((unit + 1) * count, total);
        for (int i = unit * count; i < end; i++)
        {
            products.Run(i);
        }
    }

    // The call of a product is a part of a small one.
    private static long Nanoseconds(int m, int k, int n) => 30 + (V512.IsSupported ? GemmProduct.Nanoseconds<V512>(m, k, n)
        : V256.IsSupported ? GemmProduct.Nanoseconds<V256>(m, k, n)
        : V128.IsSupported ? GemmProduct.Nanoseconds<V128>(m, k, n)
        : GemmProduct.Nanoseconds<V1>(m, k, n));
}
