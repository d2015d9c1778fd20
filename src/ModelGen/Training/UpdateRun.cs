namespace ModelGen.Runtime;

/// <summary>Parameters that lie together and are updated by one call: they have one group and as many steps behind them.</summary>
internal sealed class UpdateRun(int start, TensorMemory first)
{
    private readonly List<TensorMemory> tensors = [first];

    /// <summary>Where it begins in the block.</summary>
    internal int Start => start;

    /// <summary>Its floats, padding included.</summary>
    internal int Length { get; private set; } = first.Entry.StoredLength;

    /// <summary>The first of its tensors.</summary>
    internal TensorMemory First => tensors[0];

    /// <summary>Takes the tensor behind, if it can be updated by the same call.</summary>
    internal bool TryAdd(TensorMemory next)
    {
        if (next.Entry.Offset != Start + Length || next.Group != First.Group || next.Steps != First.Steps)
        {
            return false;
        }

        tensors.Add(next);
        Length += next.Entry.StoredLength;
        return true;
    }

    /// <summary>Counts a step.</summary>
    /// <returns>Its number.</returns>
    internal long Advance(Optimizer optimizer)
    {
        long step = First.Steps + 1;
        optimizer.BeginStep(step, First.Group, First.Numbers);
        foreach (TensorMemory tensor in tensors)
        {
            tensor.Steps = step;
            if (tensor != First)
            {
                First.Numbers.CopyTo(tensor.Numbers, 0);
            }
        }

        return step;
    }

    internal Span<float> Of(Span<float> block) => block.Slice(Start, Length);
}
