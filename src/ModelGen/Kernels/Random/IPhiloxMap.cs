namespace ModelGen.Runtime;

/// <summary>What becomes of random words.</summary>
internal interface IPhiloxMap
{
    /// <summary>Maps a word.</summary>
    /// <param name="words">Words of 32 bits, read as signed integers and rounded to floats.</param>
    V Apply<V>(V words)
        where V : struct, IVector<V>;
}
