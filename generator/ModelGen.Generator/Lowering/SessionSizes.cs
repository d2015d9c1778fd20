using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>What a function of a session is built for.</summary>
/// <param name="Batch">The number of rows, a named dimension of the entry point.</param>
/// <param name="Capacity">The number of positions that each row has room for, a named dimension of the session's own.</param>
internal sealed record SessionSizes(Dim Batch, Dim Capacity)
{
    /// <summary>The size of caches of which each position of a row takes so many floats.</summary>
    public Dim Of(long cached) => Batch * Capacity * cached;
}

/// <summary>A cache is appended to.</summary>
/// <param name="First">Where the cache begins, in floats for each position of a row, counted from the first one of the part of the model that the function belongs to.</param>
/// <param name="Batch">The first dimension of what is appended.</param>
/// <param name="Time">The number of positions that are appended.</param>
internal sealed record CacheUse(long First, Dim Batch, Dim Time, int Site);
