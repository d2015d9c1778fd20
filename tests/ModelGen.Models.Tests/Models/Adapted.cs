using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A network that is fine-tuned by low-rank factors alone.</summary>
[Model]
public sealed partial class Adapted
{
    private readonly LoRA fc1 = new(new(6, 20), r: 3, loraAlpha: 6);
    private readonly LoRA fc2 = new(new(20, 5, bias: false), r: 2, loraAlpha: 1);

    public void Merge()
    {
        fc1.Merge();
        fc2.Merge();
    }

    [Forward]
    private Tensor Predict([Shape("batch", 6)] Tensor x) => fc2.Forward(Tanh(fc1.Forward(x)));

    [Loss]
    private Tensor Loss([Shape("batch", 6)] Tensor x, [Shape("batch", 5)] Tensor target) => MSELoss(Predict(x), target);
}

/// <summary>The same without factors.</summary>
[Model]
public sealed partial class Unadapted
{
    private readonly Linear fc1 = new(6, 20);
    private readonly Linear fc2 = new(20, 5, bias: false);

    [Forward]
    private Tensor Predict([Shape("batch", 6)] Tensor x) => fc2.Forward(Tanh(fc1.Forward(x)));
}

/// <summary>A single vector, and dropout before the factors.</summary>
[Model]
public sealed partial class AdaptedVector
{
    private readonly LoRA fc = new(new(6, 4), loraDropout: 0.5);

    [Forward]
    private Tensor Predict([Shape(6)] Tensor x) => fc.Forward(x);

    [Loss]
    private Tensor Loss([Shape(6)] Tensor x) => Sum(Predict(x));
}
