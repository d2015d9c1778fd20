using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>State tensors that training assigns: in modules in a row, in one that is called twice, and in the model itself.</summary>
[Model]
public sealed partial class Tracker
{
    private readonly Tracked[] layers = Repeat(3, () => new Tracked(4));
    private readonly Doubled shared = new(4);
    private readonly StateTensor left = new([2], Init.Constant(1));
    private readonly StateTensor right = new([2], Init.Constant(2));
    private readonly StateTensor steps = new();

    [Forward]
    private Tensor Predict([Shape("batch", 4)] Tensor x)
    {
        foreach (var layer in layers)
        {
            x = layer.Forward(x);
        }

        return shared.Forward(shared.Forward(x)) + Sum(left - right);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor x)
    {
        var before = left + 0;
        left.Assign(right);
        right.Assign(before);
        steps.Assign(steps + 1);
        return Mean(Square(Predict(x))) + 0 * steps;
    }
}
