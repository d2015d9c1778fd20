using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Running statistics that neither the loss nor a gradient reads, and a state tensor that nothing assigns.</summary>
[Model]
public sealed partial class Moments
{
    private readonly Linear fc = new(4, 1);
    private readonly StateTensor mean = new(4);
    private readonly StateTensor variance = new([4], Init.Ones);
    private readonly StateTensor limit = new([1], Init.Constant(100));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor x)
    {
        mean.Assign(0.9 * mean + 0.1 * Mean(x, dim: 0, keepDim: false));
        variance.Assign(0.9 * variance + 0.1 * Var(x, dim: 0, keepDim: false, correction: 1));
        return Mean(Square(Minimum(fc.Forward(x), limit)));
    }

    [Forward]
    private Tensor Normalize([Shape("batch", 4)] Tensor x) => (x - mean) / Sqrt(variance);
}
