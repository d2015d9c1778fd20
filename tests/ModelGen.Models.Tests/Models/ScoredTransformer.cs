using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A language model without positions in its input: attentions know them by formulas of their scores.</summary>
[Model]
public sealed partial class ScoredTransformer
{
    public const int Vocabulary = 31;

    private const int Width = 24;
    private const int Heads = 6;

    private readonly Embedding tokens = new(Vocabulary, Width);
    private readonly ScoredBlock[] blocks = Repeat(2, () => new ScoredBlock(Width, Heads));
    private readonly RelativePositionBias distances = new(Heads, bidirectional: false, numBuckets: 8, maxDistance: 20);
    private readonly LayerNorm norm = new(Width);
    private readonly Linear output = new(Width, Vocabulary);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token) => output.Forward(Hidden(token));

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(Hidden(token)));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor target) => CrossEntropy(Permute(Logits(token), 0, 2, 1), target);

    private Tensor Hidden(IntTensor token)
    {
        var x = tokens.Forward(token);
        foreach (var block in blocks)
        {
            x = block.Forward(x, distances.Weight);
        }

        return norm.Forward(x);
    }
}
