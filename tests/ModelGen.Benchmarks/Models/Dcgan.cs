using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>A generator of images of 28×28 pixels and its discriminator (Radford et al., 2015).</summary>
[Model]
public sealed partial class Dcgan
{
    private readonly Generator generator = new();
    private readonly Discriminator discriminator = new();

    /// <summary>Images of a batch of noise, and the verdicts on them.</summary>
    [Forward]
    private Tensor Verdicts([Shape("batch", 100, 1, 1)] Tensor noise) => discriminator.Forward(generator.Forward(noise));

    [Loss(Trains = [nameof(discriminator)])]
    private Tensor Criticism([Shape("batch", 1, 28, 28)] Tensor image, [Shape("batch", 100, 1, 1)] Tensor noise) =>
        Mean(Softplus(-discriminator.Forward(image))) + Mean(Softplus(discriminator.Forward(Detach(generator.Forward(noise)))));

    [Loss(Trains = [nameof(generator)])]
    private Tensor Forgery([Shape("batch", 100, 1, 1)] Tensor noise) => Mean(Softplus(-Verdicts(noise)));
}

/// <summary>Noise to images.</summary>
[Module]
public sealed partial class Generator
{
    private readonly ConvTranspose2d conv1 = new(100, 128, 7, bias: false);
    private readonly BatchNorm2d bn1 = new(128);
    private readonly ConvTranspose2d conv2 = new(128, 64, 4, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(64);
    private readonly ConvTranspose2d conv3 = new(64, 1, 4, stride: 2, padding: 1);

    public Tensor Forward(Tensor noise)
    {
        var x = Relu(bn1.Forward(conv1.Forward(noise)));
        x = Relu(bn2.Forward(conv2.Forward(x)));
        return Tanh(conv3.Forward(x));
    }
}

/// <summary>Images to logits.</summary>
[Module]
public sealed partial class Discriminator
{
    private readonly Conv2d conv1 = new(1, 64, 4, stride: 2, padding: 1);
    private readonly Conv2d conv2 = new(64, 128, 4, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(128);
    private readonly Linear fc = new(128 * 7 * 7, 1);

    public Tensor Forward(Tensor image)
    {
        var x = LeakyRelu(conv1.Forward(image), 0.2);
        x = LeakyRelu(bn2.Forward(conv2.Forward(x)), 0.2);
        return fc.Forward(Flatten(x, 1));
    }
}
