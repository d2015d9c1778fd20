using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Two networks in one class, each with a loss that trains it and leaves the other as it is.</summary>
[Model]
public sealed partial class Gan
{
    private readonly Sequential generator = new(new Linear(3, 10), new Tanh(), new Linear(10, 5));
    private readonly Sequential discriminator = new(new Linear(5, 9), new LeakyReLU(0.2), new Linear(9, 1, bias: false));

    [Forward]
    private Tensor Generate([Shape("batch", 3)] Tensor noise) => generator.Forward(noise);

    [Forward]
    private Tensor Discriminate([Shape("batch", 5)] Tensor sample) => discriminator.Forward(sample);

    [Loss(Trains = [nameof(discriminator)])]
    private Tensor DiscriminatorLoss([Shape("batch", 5)] Tensor real, [Shape("fakes", 3)] Tensor noise) =>
        Mean(Softplus(-Discriminate(real))) + Mean(Softplus(Discriminate(Generate(noise))));

    [Loss(Trains = [nameof(generator)])]
    private Tensor GeneratorLoss([Shape("batch", 3)] Tensor noise) => Mean(Softplus(-Discriminate(Generate(noise))));
}
