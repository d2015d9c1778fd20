using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A language model of bytes and three control tokens.</summary>
[Model]
public sealed partial class ToyGpt
{
    /// <summary>Some more than the tokenizer has.</summary>
    public const int Vocabulary = 262;

    public const int Context = 128;

    private const int Width = 64;

    private readonly Embedding tokens = new(Vocabulary, Width);
    private readonly Embedding positions = new(Context, Width);
    private readonly ToyBlock[] blocks = Repeat(2, () => new ToyBlock(Width, heads: 4));
    private readonly LayerNorm norm = new(Width);
    private readonly Linear output = new(Width, Vocabulary);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(Hidden(token)));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor target) =>
        CrossEntropy(output.Forward(Hidden(token)).Permute(0, 2, 1), target, ignoreIndex: -100);

    private Tensor Hidden(IntTensor token)
    {
        var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return norm.Forward(x);
    }
}
