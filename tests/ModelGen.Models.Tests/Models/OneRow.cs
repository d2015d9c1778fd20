using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A regression, whose last matrix has one row.</summary>
[Model]
public sealed partial class OneRow
{
    private readonly Linear fc1 = new(4, 8);
    private readonly Linear fc2 = new(8, 1);

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch", 1)] Tensor y) => MSELoss(fc2.Forward(Tanh(fc1.Forward(x))), y);
}
