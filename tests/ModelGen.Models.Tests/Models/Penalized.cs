using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Entry points without inputs: what they give depends on parameters alone.</summary>
[Model]
public sealed partial class Penalized
{
    private readonly Linear fc = new(5, 3);

    [Loss]
    private Tensor Loss() => Sum(Square(fc.Weight));

    [Loss(Trains = [nameof(fc)])]
    private Tensor Dropped() => Sum(Dropout(fc.Weight, 0.5));

    [Forward]
    private Tensor Turned() => Transpose(fc.Weight, 0, 1);
}
