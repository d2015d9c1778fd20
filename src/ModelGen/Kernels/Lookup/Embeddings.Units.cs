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

    /// <summary>Some columns of the gradient of a table: a row may be looked up often, and its gradients are added in their order.</summary>
    private readonly ref struct GradientUnits : IUnits
    {
        private readonly Span<float> dweight;
        private readonly ReadOnlySpan<float> dy;
        private readonly ReadOnlySpan<int> indices;
        private readonly int dim;
        private readonly int padding;
        private readonly int columns;

        internal GradientUnits(Span<float> dweight, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, int dim, int padding, int columns)
        {
            this.dweight = dweight;
            this.dy = dy;
            this.indices = indices;
            this.dim = dim;
            this.padding = padding;
            this.columns = columns;
        }

        internal int Count => dim == 0 ? 0 : (dim + columns - 1) / columns;

        public void Run(int unit) => Widest.Run(new RowGradientCode
        {
            DWeight = dweight,
            DY = dy,
            Indices = indices,
            Dim = dim,
            First = unit * columns,
            Columns = Math.Min(columns, dim - (unit * columns)),
            Padding = padding,
        });
    }
}
