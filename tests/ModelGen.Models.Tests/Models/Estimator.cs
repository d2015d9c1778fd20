using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The model of the README with residual connections, two outputs and a parameter of its own.</summary>
[Model]
public sealed partial class Estimator
{
    private readonly Linear input = new(16, 64);
    private readonly Block[] blocks = Repeat(6, () => new Block(64));
    private readonly Linear mean = new(64, 1);
    private readonly Linear scale = new(64, 1);

    [Forward]
    private (Tensor Mean, Tensor Scale) Predict([Shape("batch", 16)] Tensor features)
    {
        var x = input.Forward(features);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return (mean.Forward(x), Softplus(scale.Forward(x)) + 1e-3f);
    }

    [Loss]
    private Tensor NegativeLogLikelihood([Shape("batch", 16)] Tensor features, [Shape("batch", 1)] Tensor target)
    {
        var (mu, sigma) = Predict(features);
        return Mean(Log(sigma) + 0.5f * Square((target - mu) / sigma));
    }
}
