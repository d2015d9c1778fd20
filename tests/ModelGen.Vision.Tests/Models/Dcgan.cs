using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A generator of images and a discriminator of convolutions, one class with a loss for each (Radford, Metz and Chintala 2015).</summary>
[Model]
public sealed partial class Dcgan
{
    private readonly DcganGenerator generator = new();
    private readonly DcganDiscriminator discriminator = new();

    [Forward]
    private Tensor Generate([Shape("batch", 6)] Tensor noise) => generator.Forward(noise);

    [Loss(Trains = [nameof(discriminator)])]
    private Tensor DiscriminatorLoss([Shape("batch", 1, 16, 16)] Tensor real, [Shape("batch", 6)] Tensor noise) =>
        BinaryCrossEntropyWithLogits(discriminator.Forward(real), 1) + BinaryCrossEntropyWithLogits(discriminator.Forward(Generate(noise)), 0);

    [Loss(Trains = [nameof(generator)])]
    private Tensor GeneratorLoss([Shape("batch", 6)] Tensor noise) => BinaryCrossEntropyWithLogits(discriminator.Forward(Generate(noise)), 1);
}

/// <summary>Noise <c>[batch, 6]</c> to images <c>[batch, 1, 16, 16]</c>.</summary>
[Module]
public sealed partial class DcganGenerator
{
    private readonly ConvTranspose2d project = new(6, 8, 4, bias: false);
    private readonly BatchNorm2d norm1 = new(8);
    private readonly ConvTranspose2d up1 = new(8, 4, 4, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = new(4);
    private readonly ConvTranspose2d up2 = new(4, 1, 4, stride: 2, padding: 1, bias: false);

    public Tensor Forward(Tensor noise)
    {
        var x = Relu(norm1.Forward(project.Forward(Reshape(noise, -1, 6, 1, 1))));
        return Tanh(up2.Forward(Relu(norm2.Forward(up1.Forward(x)))));
    }
}

/// <summary>Images to one logit each, <c>[batch]</c>.</summary>
[Module]
public sealed partial class DcganDiscriminator
{
    private readonly Conv2d down1 = new(1, 4, 4, stride: 2, padding: 1, bias: false);
    private readonly Conv2d down2 = new(4, 8, 4, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(8);
    private readonly Conv2d score = new(8, 1, 4, bias: false);

    public Tensor Forward(Tensor image)
    {
        var x = LeakyRelu(down1.Forward(image), 0.2);
        return Reshape(score.Forward(LeakyRelu(norm.Forward(down2.Forward(x)), 0.2)), -1);
    }
}
