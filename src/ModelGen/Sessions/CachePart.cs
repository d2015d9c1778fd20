namespace ModelGen.Runtime;

/// <summary>The keys or the values of a cache, [batch, heads, capacity, dim].</summary>
/// <param name="Name">In files: <c>blocks.0.attn.cache.keys</c>.</param>
/// <param name="Offset">Where it begins in the block of all caches.</param>
/// <param name="Heads">The number of heads.</param>
/// <param name="Dim">The size of one head's part of a position.</param>
internal readonly record struct CachePart(string Name, int Offset, int Heads, int Dim);
