namespace ModelGen.Runtime;

/// <summary>
/// Updates the rows of a sparse table that have a gradient: they are gathered into a small block, updated there as any range, and put back. Nothing else of the
/// table, of its gradient and of what the optimizer remembers is read or written.
/// </summary>
internal sealed class SparseTable
{
    /// <summary>The floats of a block, but for rows that are longer: small enough to stay in the first cache with gradients and moments.</summary>
    private const int BlockSize = 1024;

    private readonly TensorMemory tensor;
    private readonly ParameterEntry entry;
    private readonly int dim;
    private readonly int rowsAtOnce;
    private readonly AlignedBlock parameters;
    private readonly AlignedBlock gradients;
    private readonly AlignedBlock[] moments;

    internal SparseTable(TensorMemory tensor, int momentCount)
    {
        this.tensor = tensor;
        entry = tensor.Entry;
        dim = entry.Shape[1];
        rowsAtOnce = Math.Max(1, BlockSize / dim);
        int size = checked((int)AlignedBlock.RoundUp(rowsAtOnce * dim));
        parameters = AlignedBlock.Zeroed(size);
        gradients = AlignedBlock.Zeroed(size);
        moments = new AlignedBlock[momentCount];
        for (int i = 0; i < momentCount; i++)
        {
            moments[i] = AlignedBlock.Zeroed(size);
        }
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
        for (int start = 0; start < rows.Length; start += rowsAtOnce)
        {
            ReadOnlySpan<int> some = rows.Slice(start, Math.Min(rowsAtOnce, rows.Length - start));
            int length = (int)AlignedBlock.RoundUp(some.Length * dim);
            Gather(parameters.Span[..length], model.Block(entry), some);
            Gather(gradients.Span[..length], all.Block(entry), some);
            for (int i = 0; i < moments.Length; i++)
            {
                Gather(moments[i].Span[..length], Table(remembered[i]), some);
            }

            optimizer.Update(new OptimizerUpdate(step, tensor.Group, parameters.Span[..length], gradients.Span[..length], Moment(0, length), Moment(1, length), Moment(2, length))
            {
                AreRows = true,
                GradientScale = scale,
                GradientLimit = limit,
                Numbers = tensor.Numbers,
            });
            Scatter(parameters.Span, model.Block(entry), some);
            for (int i = 0; i < moments.Length; i++)
            {
                Scatter(moments[i].Span, Table(remembered[i]), some);
            }
        }
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

    private Span<float> Table(AlignedBlock block) => block.Span.Slice(entry.Offset, entry.StoredLength);

    private Span<float> Moment(int index, int length) => index < moments.Length ? moments[index].Span[..length] : default;

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
}
