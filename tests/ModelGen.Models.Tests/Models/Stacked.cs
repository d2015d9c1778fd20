using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Everything a <see cref="Sequential"/> takes, one inside the other, with a learned input and a state.</summary>
[Model]
public sealed partial class Stacked
{
    private readonly StateTensor shift = new([6], Init.Constant(0.25));
    private readonly Sequential body = new(
        new Linear(6, 8),
        new GELU(),
        new Sequential(new Linear(8, 8, bias: false), new SiLU(), new Linear(8, 8), new Mish()),
        new Linear(8, 8),
        new ELU(),
        new Linear(8, 8),
        new Softplus(),
        new Linear(8, 4),
        new Sigmoid());

    [Name("temperature")]
    private readonly Parameter learned = new([], Init.Constant(1.5));

    [Forward]
    private Tensor Predict([Shape("rows", 6)] Tensor x) => body.Forward(x - shift) * learned;

    [Loss]
    private Tensor SquaredError([Shape("rows", 6)] Tensor x, [Shape("rows", 4)] Tensor target) => MSELoss(Predict(x), target);

    [Loss]
    private Tensor Loss([Shape("rows", 6)] Tensor x, [Shape("rows", 4)] Tensor target) =>
        MSELoss(Predict(x), target, Reduction.Sum) + 0.01 * Square(learned);
}
