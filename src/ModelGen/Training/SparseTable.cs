namespace ModelGen.Runtime;

/// <summary>
/// Updates the rows of a sparse table that have a gradient: they are gathered into a small block, updated there as any range, and put back. Nothing else of the
/// table, of its gradient and of what the optimizer remembers is read or written.
/// </summary>
internal sealed class SparseTable
{
    /// <summary>The floats of a block, but for rows that are longer: small enough to stay in the first cache with gradients and moments.</summary>
    private const int BlockSize = 1024;

    /// <summary>About how long it takes to find a row in the table, its gradient and one moment.</summary>
    private const long RowNanoseconds = 10;

    private readonly TensorMemory tensor;
    private readonly ParameterEntry entry;
    private readonly int dim;
    private readonly int rowsAtOnce;
    private readonly int moments;

    internal SparseTable(TensorMemory tensor, int moments)
    {
        this.tensor = tensor;
        this.moments = moments;
        entry = tensor.Entry;
        dim = entry.Shape[1];
        rowsAtOnce = Math.Max(1, BlockSize / dim);
    }

    /// <summary>Makes the rows that have a gradient zero.</summary>
    internal void Clear(GradientSet all) => all.Touched.Clear(entry);

    /// <summary>The settings it is changed with.</summary>
    internal ParameterGroup Group => tensor.Group;

    /// <summary>The squared Euclidean norm of the rows that have a gradient; 0 if the table is frozen.</summary>
    internal double SquaredGradientNorm(GradientSet all)
    {
        double sum = 0;
        if (!tensor.IsFrozen)
        {
            foreach (int row in all.Touched.Of(entry))
            {
                sum += SumOfSquares.Of(all.Block(entry).Slice(row * dim, dim));
            }
        }

        return sum;
    }

    /// <summary>Changes the rows that have a gradient.</summary>
    /// <param name="optimizer">Changes them.</param>
    /// <param name="model">All parameters.</param>
    /// <param name="all">All gradients.</param>
    /// <param name="remembered">What the optimizer remembers, in the layout of the parameters.</param>
    /// <param name="scale">What gradients are multiplied by.</param>
    /// <param name="limit">What they are then limited to.</param>
    internal void Update(Optimizer optimizer, ParameterSet model, GradientSet all, AlignedBlock[] remembered, float scale, float limit)
    {
        if (tensor.IsFrozen)
        {
            return;
        }

        long step = ++tensor.Steps;
        optimizer.BeginStep(step, tensor.Group, tensor.Numbers);
        ReadOnlySpan<int> rows = all.Touched.Of(entry);
        var units = new Units { Table = this, Optimizer = optimizer, Model = model, Gradients = all, Remembered = remembered, Step = step, Scale = scale, Limit = limit, Rows = rows };
        int threads = Partition.Threads((rows.Length * RowNanoseconds) + ((long)rows.Length * dim / 2));
        Partition.Run(ref units, (rows.Length + rowsAtOnce - 1) / rowsAtOnce, threads);
    }

    /// <summary>The position in the block of the first gradient that is not finite, or −1.</summary>
    internal int FirstNonFinite(GradientSet all) => FirstNonFinite(all, all);

    /// <summary>The position in the block of the first value that is not finite in the rows that have a gradient, or −1.</summary>
    internal int FirstNonFinite(GradientSet all, TensorSet values)
    {
        foreach (int row in all.Touched.Of(entry))
        {
            int position = Check.FirstNonFinite(values.Block(entry).Slice(row * dim, dim));
            if (position >= 0)
            {
                return entry.Offset + (row * dim) + position;
            }
        }

        return -1;
    }

    private Span<float> Whole(AlignedBlock block) => block.Span.Slice(entry.Offset, entry.StoredLength);

    /// <summary>Copies rows out; what is left of the last granule becomes zero.</summary>
    private void Gather(Span<float> block, ReadOnlySpan<float> table, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            table.Slice(rows[i] * dim, dim).CopyTo(block[(i * dim)..]);
        }

        block[(rows.Length * dim)..].Clear();
    }

    private void Scatter(ReadOnlySpan<float> block, Span<float> table, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            block.Slice(i * dim, dim).CopyTo(table[(rows[i] * dim)..]);
        }
    }

    /// <summary>Updates of blocks of rows.</summary>
    private readonly ref struct Units : IUnits
    {
        internal SparseTable Table { get; init; }

        internal Optimizer Optimizer { get; init; }

        internal ParameterSet Model { get; init; }

        internal GradientSet Gradients { get; init; }

        internal AlignedBlock[] Remembered { get; init; }

        internal long Step { get; init; }

        internal float Scale { get; init; }

        internal float Limit { get; init; }

        internal ReadOnlySpan<int> Rows { get; init; }

        public void Run(int unit)
        {
            int start = unit * Table.rowsAtOnce;
            ReadOnlySpan<int> rows = Rows.Slice(start, Math.Min(Table.rowsAtOnce, Rows.Length - start));
            int length = (int)AlignedBlock.RoundUp(rows.Length * Table.dim);
            Span<float> memory = Scratch.Take((2L + Table.moments) * length);
            Span<float> parameters = memory[..length], gradients = memory.Slice(length, length);
            Table.Gather(parameters, Model.Block(Table.entry), rows);
            Table.Gather(gradients, Gradients.Block(Table.entry), rows);
            for (int i = 0; i < Table.moments; i++)
            {
                Table.Gather(Moment(memory, i, length), Table.Whole(Remembered[i]), rows);
            }

            Optimizer.Update(new OptimizerUpdate(
                Step, Table.tensor.Group, parameters, gradients, Moment(memory, 0, length), Moment(memory, 1, length), Moment(memory, 2, length))
            {
                AreRows = true,
                GradientScale = Scale,
                GradientLimit = Limit,
                Numbers = Table.tensor.Numbers,
            });
            Table.Scatter(parameters, Model.Block(Table.entry), rows);
            for (int i = 0; i < Table.moments; i++)
            {
                Table.Scatter(Moment(memory, i, length), Table.Whole(Remembered[i]), rows);
            }
        }

        private Span<float> Moment(Span<float> memory, int index, int length) => index < Table.moments ? memory.Slice((2 + index) * length, length) : default;
    }
}
