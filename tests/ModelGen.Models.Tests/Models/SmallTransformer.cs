using ModelGen;

namespace DeclaredModels;

/// <summary>Deeper, wider, and with dropout.</summary>
[Model]
public sealed partial class SmallTransformer() : CausalTransformer(Vocabulary, 4 * Heads, Heads, depth: 3)
{
    /// <summary>The number of tokens.</summary>
    public const int Vocabulary = 11;

    private const int Heads = 4;
}
