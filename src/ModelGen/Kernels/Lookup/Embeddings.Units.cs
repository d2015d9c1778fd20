namespace ModelGen.Runtime;

/// <content>How lookups are shared among threads; sizes and indices have been checked.</content>
public static partial class Embeddings
{
    /// <summary>Some of the rows that are looked up.</summary>
    private readonly ref struct LookupUnits : IUnits
    {
        private const int Rows = 64;

        private readonly Span<float> y;
        private readonly ReadOnlySpan<float> weight;
        private readonly ReadOnlySpan<int> indices;
        private readonly int dim;

        internal LookupUnits(Span<float> y, ReadOnlySpan<float> weight, ReadOnlySpan<int> indices, int dim)
        {
            this.y = y;
            this.weight = weight;
            this.indices = indices;
            this.dim = dim;
        }

        internal int Count => (indices.Length + Rows - 1) / Rows;

        public void Run(int unit)
        {
            int end = Math.Min((unit + 1) * Rows, indices.Length);
            for (int i = unit * Rows; i < end; i++)
            {
                weight.Slice(indices[i] * dim, dim).CopyTo(y.Slice(i * dim, dim));
            }
        }
    }

    /// <summary>A unit adds to some rows of a table: a row may be looked up often, and its gradients are added in their order.</summary>
    private readonly ref struct TableUnits<T> : IUnits
        where T : struct, ITableCode, allows ref struct
    {
        private readonly T code;
        private readonly int count;

        internal TableUnits(scoped in T code, int count)
        {
            this.code = code;
            this.count = count;
        }

        public void Run(int unit) => RunShare(in code, new RowShare(unit, count));
    }

    private readonly ref struct Share<T>(T code, RowShare share) : IVectorCode
        where T : struct, ITableCode, allows ref struct
    {
        private readonly T code = code;

        public void Run<V>()
            where V : struct, IVector<V> => code.Run<V>(share);
    }
}
