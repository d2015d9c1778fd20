namespace ModelGen.Runtime;

/// <content>Rows of a table that is the weight of a linear layer as well, and lies as that wants it.</content>
public static partial class Embeddings
{
    /// <summary><c>y[i] = weight[indices[i]]</c>; y is [count, dim], weight [rows, dim] of bfloat16 in panels.</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void Rows(Span<float> y, ReadOnlySpan<ushort> weight, ReadOnlySpan<int> indices, int count, int rows, int dim)
    {
        CheckRows(y.Length, weight.Length, indices.Length, count, rows, dim);
        GemmChecks.Weight(weight.Length, dim, rows);
        Check.Indices(indices[..count], rows, nameof(indices));
        var units = new PanelUnits(y, weight, indices, rows, dim);
        Partition.Run(ref units, count, Partition.Threads((long)count * dim));
    }

    /// <summary>A row that is looked up: each of its elements lies in another line of memory.</summary>
    private readonly ref struct PanelUnits : IUnits
    {
        private readonly Span<float> y;
        private readonly ReadOnlySpan<ushort> weight;
        private readonly ReadOnlySpan<int> indices;
        private readonly int rows;
        private readonly int dim;

        internal PanelUnits(Span<float> y, ReadOnlySpan<ushort> weight, ReadOnlySpan<int> indices, int rows, int dim)
        {
            this.y = y;
            this.weight = weight;
            this.indices = indices;
            this.rows = rows;
            this.dim = dim;
        }

        public void Run(int unit) => BFloat16Panels.ReadRow(y.Slice(unit * dim, dim), weight, indices[unit], rows);
    }
}
