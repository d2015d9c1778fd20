using ModelGen;

namespace DeclaredModels;

/// <summary>Small enough to check every gradient.</summary>
[Model]
public sealed partial class TinyTransformer() : CausalTransformer(vocabulary: 7, width: 8, heads: 2, depth: 1, dropout: 0);
