namespace ModelGen.Runtime;

/// <summary>Counts the numbers of all blocks of streams of normal numbers.</summary>
internal sealed class NormalCount : ParallelLoop
{
    /// <summary>Blocks that are counted in one go: a few hundred microseconds.</summary>
    private const int BlocksAtOnce = 64;

    private readonly List<(NormalStream Stream, int First)> groups = [];

    /// <summary>Makes streams complete.</summary>
    internal static void Run(List<NormalStream> streams)
    {
        var loop = new NormalCount();
        foreach (NormalStream stream in streams)
        {
            for (int block = 0; block < stream.Blocks; block += BlocksAtOnce)
            {
                loop.groups.Add((stream, block));
            }
        }

        loop.Run(loop.groups.Count, (long)loop.groups.Count * BlocksAtOnce * NormalStream.BlockPairs);
        foreach (NormalStream stream in streams)
        {
            stream.Complete();
        }
    }

    protected override void Run(int part, ref float[]? buffer)
    {
        (NormalStream stream, int first) = groups[part];
        for (int block = first; block < Math.Min(first + BlocksAtOnce, stream.Blocks); block++)
        {
            stream.Count(block);
        }
    }
}
