namespace ModelGen.Runtime;

/// <summary>What a trainer keeps for one loss: the ranges it trains, its step counter and what the optimizer remembers of them.</summary>
internal sealed class TrainedLoss
{
    private readonly ParameterRange[] ranges;
    private readonly SparseTable[] tables;
    private readonly AlignedBlock[] moments;

    /// <summary>Takes memory for the moments, in the layout of the parameter block.</summary>
    internal TrainedLoss(ParameterRange[] ranges, ParameterLayout layout, int momentCount)
    {
        int size = layout.Size;
        var dense = new List<ParameterRange>();
        var sparse = new List<SparseTable>();
        foreach (ParameterRange range in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)range.Start + range.Length, size);
            int start = range.Start, end = range.Start + range.Length;
            while (FirstSparse(layout, start, end) is { } entry)
            {
                AddRange(dense, start, entry.Offset);
                sparse.Add(new SparseTable(entry, momentCount));
                start = entry.Offset + entry.StoredLength;
            }

            AddRange(dense, start, end);
        }

        this.ranges = [.. dense];
        tables = [.. sparse];
        moments = new AlignedBlock[momentCount];
        for (int i = 0; i < momentCount; i++)
        {
            moments[i] = AlignedBlock.Zeroed(size);
        }
    }

    /// <summary>The steps completed.</summary>
    internal long Steps { get; private set; }

    /// <summary>Makes the gradients of the ranges zero.</summary>
    internal void Clear(ParameterSet gradients)
    {
        foreach (ParameterRange range in ranges)
        {
            gradients.Values.Slice(range.Start, range.Length).Clear();
        }

        foreach (SparseTable table in tables)
        {
            table.Clear(gradients);
        }
    }

    /// <summary>Changes the parameters of the ranges.</summary>
    internal void Update(Optimizer optimizer, ParameterSet parameters, ParameterSet gradients)
    {
        Steps++;
        foreach (ParameterRange range in ranges)
        {
            optimizer.Update(new OptimizerUpdate(
                Steps,
                parameters.Values.Slice(range.Start, range.Length),
                gradients.Values.Slice(range.Start, range.Length),
                Moment(0, range),
                Moment(1, range),
                Moment(2, range)));
        }

        foreach (SparseTable table in tables)
        {
            table.Update(optimizer, Steps, parameters, gradients, moments);
        }
    }

    /// <summary>The position of the first gradient that is not finite, or −1.</summary>
    internal int FirstNonFinite(ParameterSet gradients)
    {
        foreach (ParameterRange range in ranges)
        {
            int position = Check.FirstNonFinite(gradients.Values.Slice(range.Start, range.Length));
            if (position >= 0)
            {
                return range.Start + position;
            }
        }

        foreach (SparseTable table in tables)
        {
            int position = table.FirstNonFinite(gradients);
            if (position >= 0)
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>The first sparse table in a part of the block.</summary>
    private static ParameterEntry? FirstSparse(ParameterLayout layout, int start, int end)
    {
        ParameterEntry? first = null;
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (entry.IsSparse && entry.Offset >= start && entry.Offset < end && (first is null || entry.Offset < first.Offset))
            {
                first = entry;
            }
        }

        return first;
    }

    private static void AddRange(List<ParameterRange> ranges, int start, int end)
    {
        if (end > start)
        {
            ranges.Add(new ParameterRange(start, end - start));
        }
    }

    private Span<float> Moment(int index, ParameterRange range) => index < moments.Length ? moments[index].Span.Slice(range.Start, range.Length) : default;
}
