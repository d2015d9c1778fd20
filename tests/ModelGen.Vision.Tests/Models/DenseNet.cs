using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A densely connected network of Huang and others 2016 ("Densely connected convolutional networks"): each layer reads what all layers before it in its block have made.</summary>
/// <param name="depths">The layers of each of the four blocks.</param>
/// <param name="growth">The channels that a layer adds.</param>
/// <param name="channels">Those before the first block.</param>
/// <param name="classes">The number of logits.</param>
[Model]
public abstract partial class DenseNet(int[] depths, int growth, int channels, int classes = 1000)
{
    private readonly Conv2d conv0 = new(3, channels, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d norm0 = new(channels);
    private readonly MaxPool2d pool0 = new(3, stride: 2, padding: 1);
    private readonly Sequential blocks = new(Blocks(depths, growth, channels));
    private readonly BatchNorm2d norm5 = new(Outputs(depths, growth, channels));
    private readonly Linear classifier = new(Outputs(depths, growth, channels), classes);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image)
    {
        var x = blocks.Forward(pool0.Forward(Relu(norm0.Forward(conv0.Forward(image)))));
        return classifier.Forward(Mean(Relu(norm5.Forward(x)), 2, 3));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    private static ILayer[] Blocks(int[] depths, int growth, int channels)
    {
        ILayer[] blocks = [new DenseBlock(depths[0], channels, growth)];
        for (int i = 1; i < depths.Length; i++)
        {
            channels += depths[i - 1] * growth;
            blocks = [.. blocks, new Transition(channels, channels / 2), new DenseBlock(depths[i], channels / 2, growth)];
            channels /= 2;
        }

        return blocks;
    }

    private static int Outputs(int[] depths, int growth, int channels)
    {
        for (int i = 0; i < depths.Length; i++)
        {
            channels = (i == 0 ? channels : channels / 2) + (depths[i] * growth);
        }

        return channels;
    }
}

/// <summary>Layers, each of which adds channels to all that were there before.</summary>
[Module]
public sealed partial class DenseBlock(int depth, int channels, int growth) : ILayer
{
    private readonly DenseLayer[] layers = Repeat(depth, i => new DenseLayer(channels + (i * growth), growth));

    public Tensor Forward(Tensor x)
    {
        foreach (var layer in layers)
        {
            x = Concat([x, layer.Forward(x)], dim: 1);
        }

        return x;
    }
}

/// <summary>Normalisation before each of two convolutions.</summary>
[Module]
public sealed partial class DenseLayer(int inChannels, int growth)
{
    private readonly BatchNorm2d norm1 = new(inChannels);
    private readonly Conv2d conv1 = new(inChannels, 4 * growth, 1, bias: false);
    private readonly BatchNorm2d norm2 = new(4 * growth);
    private readonly Conv2d conv2 = new(4 * growth, growth, 3, padding: 1, bias: false);

    public Tensor Forward(Tensor x) => conv2.Forward(Relu(norm2.Forward(conv1.Forward(Relu(norm1.Forward(x))))));
}

/// <summary>Fewer channels, and half the lines and columns.</summary>
[Module]
public sealed partial class Transition(int inChannels, int outChannels) : ILayer
{
    private readonly BatchNorm2d norm = new(inChannels);
    private readonly Conv2d conv = new(inChannels, outChannels, 1, bias: false);

    public Tensor Forward(Tensor x) => AvgPool2d(conv.Forward(Relu(norm.Forward(x))), 2);
}

/// <summary>DenseNet-121 for ImageNet: 7,978,856 parameters.</summary>
[Model]
public sealed partial class DenseNet121() : DenseNet([6, 12, 24, 16], growth: 32, channels: 64);

/// <summary>A densely connected network of few layers and channels.</summary>
[Model]
public sealed partial class NarrowDenseNet() : DenseNet([2, 3, 2], growth: 4, channels: 8, classes: 10);
