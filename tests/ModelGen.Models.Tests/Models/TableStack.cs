using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Modules with tables, one after the other and in a list, and one table looked up three times.</summary>
[Model]
public sealed partial class TableStack
{
    private const int Tokens = 7;
    private const int Width = 5;

    private readonly Embedding shared = new(Tokens, Width);
    private readonly TableBlock first = new(Tokens, Width);
    private readonly TableBlock[] blocks = Repeat(4, () => new TableBlock(Tokens, Width));
    private readonly Parameter scale = new([Tokens, Width], Init.Normal());

    [Forward]
    private Tensor Encode([Shape("batch")] IntTensor left, [Shape("batch")] IntTensor right)
    {
        var x = first.Forward(shared.Forward(left) * shared.Forward(right), left);
        foreach (var block in blocks)
        {
            x = block.Forward(x, right);
        }

        return x * Ops.Embedding(left, Tanh(scale), paddingIdx: 2) + Sum(shared.Forward(left), 1, keepDim: true);
    }

    [Loss]
    private Tensor Loss([Shape("batch")] IntTensor left, [Shape("batch")] IntTensor right) => Mean(Square(Encode(left, right)));
}
