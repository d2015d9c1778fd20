using ModelGen;
using static ModelGen.Ops;

namespace TextGeneration;

/// <summary>A language model of characters, built like GPT-2: trained and used by the same declaration.</summary>
[Model]
internal sealed partial class Gpt
{
    /// <summary>The number of characters that it looks back, at most.</summary>
    public const int Context = 128;

    private const int Width = 128;

    private readonly Embedding tokens = new(Novel.Alphabet, Width);
    private readonly Embedding positions = new(Context, Width);
    private readonly GptBlock[] blocks = Repeat(3, () => new GptBlock(Width, heads: 4));
    private readonly LayerNorm norm = new(Width);
    private readonly Linear output = new(Width, Novel.Alphabet);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(Hidden(token)));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor target) =>
        CrossEntropy(output.Forward(Hidden(token)).Permute(0, 2, 1), target);

    private Tensor Hidden(IntTensor token)
    {
        var x = Dropout(tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1))), 0.1);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return norm.Forward(x);
    }
}
