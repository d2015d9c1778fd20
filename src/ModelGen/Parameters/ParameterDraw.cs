namespace ModelGen.Runtime;

/// <summary>Gives all tensors of a set their first values, in parts and with as many threads as there are processors.</summary>
internal static class ParameterDraw
{
    /// <summary>Blocks of normal numbers that are counted in one go: a few hundred microseconds.</summary>
    private const int BlocksAtOnce = 64;

    internal static void Run(ParameterSet set, int seed)
    {
        ReadOnlySpan<ParameterEntry> entries = set.Layout.Entries;
        var initializers = new Dictionary<ParameterEntry, Initializer>(entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            initializers.Add(entries[i], new Initializer(entries[i].Shape.AsSpan(), entries[i].Init, new RandomStream(seed, i)));
        }

        CountNormal(initializers.Values);
        TensorPart[] parts = TensorPart.Of(entries);
        ParallelLoop.Run(parts.Length, (long)set.Values.Length + set.State.Length, () =>
        {
            var buffer = new float[TensorPart.BufferLength(parts)];
            return i =>
            {
                TensorPart part = parts[i];
                initializers[part.Entry].Fill(part.Target(set, buffer), part.First);
                part.Commit(set, buffer);
            };
        });
    }

    private static void CountNormal(IEnumerable<Initializer> initializers)
    {
        var streams = new List<NormalStream>();
        var groups = new List<(NormalStream Stream, int First)>();
        foreach (Initializer initializer in initializers)
        {
            if (initializer.Normal is not { } stream)
            {
                continue;
            }

            streams.Add(stream);
            for (int block = 0; block < stream.Blocks; block += BlocksAtOnce)
            {
                groups.Add((stream, block));
            }
        }

        ParallelLoop.Run(groups.Count, (long)groups.Count * BlocksAtOnce * NormalStream.BlockPairs, () => i =>
        {
            (NormalStream stream, int first) = groups[i];
            for (int block = first; block < Math.Min(first + BlocksAtOnce, stream.Blocks); block++)
            {
                stream.Count(block);
            }
        });
        foreach (NormalStream stream in streams)
        {
            stream.Complete();
        }
    }
}
