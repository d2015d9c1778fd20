using ModelGen;
using static ModelGen.Ops;

namespace Dcgan;

/// <summary>Two networks of convolutions, one that draws garments and one that tells drawn ones from real ones (Radford, Metz and Chintala 2015).</summary>
[Model]
public sealed partial class Gan
{
    /// <summary>Numbers that an image is drawn from.</summary>
    public const int Noise = 64;

    private readonly Generator generator = new(Noise);
    private readonly Discriminator discriminator = new();

    [Forward]
    private Tensor Generate([Shape("batch", Noise)] Tensor noise) => generator.Forward(noise);

    [Loss(Trains = [nameof(discriminator)])]
    private Tensor DiscriminatorLoss([Shape("batch", 1, 28, 28)] Tensor image, [Shape("batch", Noise)] Tensor noise) =>
        BinaryCrossEntropyWithLogits(discriminator.Forward(image), 1) + BinaryCrossEntropyWithLogits(discriminator.Forward(Generate(noise)), 0);

    [Loss(Trains = [nameof(generator)])]
    private Tensor GeneratorLoss([Shape("batch", Noise)] Tensor noise) => BinaryCrossEntropyWithLogits(discriminator.Forward(Generate(noise)), 1);
}
