using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Two tables that differ in nothing but the number of their rows, each with a loss of its own, and tables in a list of modules.</summary>
[Model]
public sealed partial class Vocabularies
{
    public const int Few = 50;
    public const int Many = 50_000;
    private const int Width = 7;

    private readonly Embedding few = new(Few, Width, sparse: true);
    private readonly Embedding many = new(Many, Width, sparse: true);
    private readonly SparseBlock[] blocks = Repeat(3, () => new SparseBlock(11, Width));

    [Loss(Trains = [nameof(few)])]
    private Tensor Small([Shape("count")] IntTensor token) => Mean(Square(few.Forward(token) - 1));

    [Loss(Trains = [nameof(many)])]
    private Tensor Large([Shape("count")] IntTensor token) => Mean(Square(many.Forward(token) - 1));

    /// <summary>Two look-ups in one table and one in each block's.</summary>
    [Loss]
    private Tensor Loss([Shape("count")] IntTensor token, [Shape("count")] IntTensor other)
    {
        var x = few.Forward(token) * few.Forward(other);
        foreach (var block in blocks)
        {
            x = block.Forward(x, other);
        }

        return Mean(Square(x));
    }
}
