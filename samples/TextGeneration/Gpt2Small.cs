using ModelGen;

namespace TextGeneration;

/// <summary>The smallest of the four, with 124 million parameters.</summary>
[Model]
internal sealed partial class Gpt2Small() : Gpt2(Vocabulary, Context, Width, Layers, Heads)
{
    public const int Vocabulary = 50257;
    public const int Context = 1024;
    public const int Width = 768;
    public const int Layers = 12;
    public const int Heads = 12;

    /// <summary>The token <c>&lt;|endoftext|></c>.</summary>
    public const int End = 50256;
}
