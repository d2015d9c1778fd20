using ModelGen;

namespace DeclaredModels;

/// <summary>The GPT-2 of the sample, at the size of the golden checkpoint.</summary>
[Model]
internal sealed partial class TinyGpt2() : TextGeneration.Gpt2(vocabulary: 23, context: 11, width: 16, layers: 2, heads: 4);
