namespace ModelGen.Runtime;

/// <summary>The masks of an attention's dropout, which are drawn where they are needed: a group of numbers is the mask of one query over one tile of keys.</summary>
internal readonly unsafe struct AttentionDropout
{
    private readonly int seed;
    private readonly long step;
    private readonly long group;
    private readonly DropoutMap map;

    /// <param name="place">Where the numbers are: <see cref="RandomNumbers.Take"/>.</param>
    /// <param name="p">The probability of zero.</param>
    internal AttentionDropout(ReadOnlySpan<int> place, double p)
    {
        seed = place[0];
        step = ((long)place[2] << 32) | (uint)place[1];
        group = ((long)place[4] << 32) | (uint)place[3];
        map = new DropoutMap(p);
        IsGiven = true;
    }

    internal bool IsGiven { get; }

    /// <summary>Draws the mask of one query over one tile.</summary>
    /// <param name="mask">Takes a tile of factors.</param>
    /// <param name="index">The number of the tile, over all queries.</param>
    internal void Draw<V>(float* mask, long index)
        where V : struct, IVector<V> => new PhiloxCode<DropoutMap>(new Span<float>(mask, PhiloxCode<DropoutMap>.GroupSize), seed, step, group + index, map).Run<V>();
}
