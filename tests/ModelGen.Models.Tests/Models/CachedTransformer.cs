using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A language model whose session goes on where it has been.</summary>
[Model]
public sealed partial class CachedTransformer
{
    private readonly Embedding tokens = new(65, 32);
    private readonly Embedding positions = new(256, 32);
    private readonly CachedBlock[] blocks = Repeat(2, () => new CachedBlock(32, 4));
    private readonly GroupedBlock[] grouped = Repeat(2, () => new GroupedBlock(32, 4, 2));
    private readonly LayerNorm norm = new(32);
    private readonly Linear output = new(32, 65);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token) => output.Forward(Hidden(token));

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(Hidden(token)));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor target) => CrossEntropy(Permute(Logits(token), 0, 2, 1), target);

    private Tensor Hidden(IntTensor token)
    {
        var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        foreach (var block in grouped)
        {
            x = block.Forward(x);
        }

        return norm.Forward(x);
    }
}
