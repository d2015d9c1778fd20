using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>A cache of keys and values as generated code describes it.</summary>
/// <param name="Name">The members on the way to it: <c>blocks.0.attn.cache</c>.</param>
/// <param name="Heads">The number of heads.</param>
/// <param name="KeyDim">The size of a key of one head.</param>
/// <param name="ValueDim">The size of a value of one head.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CacheLayout(string Name, int Heads, int KeyDim, int ValueDim);
