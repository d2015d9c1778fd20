namespace ModelGen.Runtime;

/// <summary>What a trainer keeps for one loss: the ranges it trains, its step counter and what the optimizer remembers of them.</summary>
internal sealed class TrainedLoss
{
    private readonly ParameterRange[] ranges;
    private readonly AlignedBlock[] moments;

    /// <summary>Takes memory for the moments, in the layout of the parameter block.</summary>
    internal TrainedLoss(ParameterRange[] ranges, int size, int momentCount)
    {
        foreach (ParameterRange range in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan((long)range.Start + range.Length, size);
        }

        this.ranges = ranges;
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

        return -1;
    }

    private Span<float> Moment(int index, ParameterRange range) => index < moments.Length ? moments[index].Span.Slice(range.Start, range.Length) : default;
}
