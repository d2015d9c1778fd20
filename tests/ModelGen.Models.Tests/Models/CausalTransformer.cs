using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A decoder-only transformer: depth, width and vocabulary are those of its models.</summary>
[Model]
public abstract partial class CausalTransformer(int vocabulary, int width, int heads, int depth, double dropout = 0.1)
{
    private readonly Embedding tokens = new(vocabulary, width);
    private readonly CausalBlock[] blocks = Repeat(depth, () => new CausalBlock(width, heads));
    private readonly Linear output = new(width, vocabulary, bias: false);

    /// <summary>The scores of the token behind each position, which sees the ones before it and itself; <paramref name="mask"/> is 1 where a row may look.</summary>
    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("time", nameof(width))] Tensor position, [Shape("time", "time")] Tensor mask)
    {
        var x = Dropout(tokens.Forward(token) + position, dropout);
        foreach (var block in blocks)
        {
            x = block.Forward(x, mask);
        }

        return output.Forward(x);
    }

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor token, [Shape("time", nameof(width))] Tensor position, [Shape("time", "time")] Tensor mask, [Shape("batch", "time")] IntTensor next) =>
        CrossEntropy(Transpose(Logits(token, position, mask), 1, 2), next);
}
