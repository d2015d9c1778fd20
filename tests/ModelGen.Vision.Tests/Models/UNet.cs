using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>U-Net of Ronneberger and others 2015 ("Convolutional networks for biomedical image segmentation"), with padding and normalisation: a logit for each pixel and class.</summary>
/// <param name="channels">Those of the first level; each further level has twice as many.</param>
/// <param name="size">Lines and columns of an image, divisible by 2 for each level below the first.</param>
/// <param name="levels">How often an image is halved.</param>
/// <param name="classes">The classes of a pixel.</param>
[Model]
public abstract partial class UNet(int channels, int size, int levels = 4, int classes = 2)
{
    private readonly DoubleConv input = new(1, channels);
    private readonly DoubleConv[] down = Repeat(levels, level => new DoubleConv(channels << level, channels << (level + 1)));
    private readonly Up[] up = Repeat(levels, level => new Up(channels << (levels - level)));
    private readonly Conv2d output = new(channels, classes, 1);

    [Forward]
    private Tensor Logits([Shape("batch", 1, nameof(size), nameof(size))] Tensor image)
    {
        if (size % (1 << levels) != 0)
        {
            throw new ArgumentException("size must be divisible by 2 for each level");
        }

        var x = input.Forward(image);
        Tensor[] above = [];
        foreach (var level in down)
        {
            above = [.. above, x];
            x = level.Forward(MaxPool2d(x, 2));
        }

        for (int i = 0; i < levels; i++)
        {
            x = up[i].Forward(x, above[levels - 1 - i]);
        }

        return output.Forward(x);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, nameof(size), nameof(size))] Tensor image, [Shape("batch", nameof(size), nameof(size))] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Two convolutions, normalised and rectified.</summary>
[Module]
public sealed partial class DoubleConv(int inChannels, int outChannels)
{
    private readonly Conv2d conv1 = new(inChannels, outChannels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm1 = new(outChannels);
    private readonly Conv2d conv2 = new(outChannels, outChannels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm2 = new(outChannels);

    public Tensor Forward(Tensor x) => Relu(norm2.Forward(conv2.Forward(Relu(norm1.Forward(conv1.Forward(x))))));
}

/// <summary>Twice the size with half the channels, beside what was there before the image was halved.</summary>
[Module]
public sealed partial class Up(int channels)
{
    private readonly ConvTranspose2d up = new(channels, channels / 2, 2, stride: 2);
    private readonly DoubleConv conv = new(channels, channels / 2);

    public Tensor Forward(Tensor x, Tensor skip) => conv.Forward(Concat([skip, up.Forward(x)], dim: 1));
}

/// <summary>U-Net of three levels and few channels.</summary>
[Model]
public sealed partial class NarrowUNet() : UNet(channels: 4, size: 24, levels: 2);
