using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A residual network of He and others 2015 ("Deep residual learning for image recognition"), with the strides and the names of torchvision's.</summary>
/// <param name="depths">The blocks of each of the four stages.</param>
/// <param name="isDeep">Whether blocks are bottlenecks of three convolutions.</param>
/// <param name="channels">Those of the first stage; each further stage has twice as many.</param>
/// <param name="classes">The number of logits.</param>
[Model]
public abstract partial class ResNet(int[] depths, bool isDeep, int channels = 64, int classes = 1000)
{
    private readonly Conv2d conv1 = new(3, channels, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly MaxPool2d maxpool = new(3, stride: 2, padding: 1);
    private readonly Sequential layer1 = Stage(isDeep, channels, channels, depths[0], stride: 1);
    private readonly Sequential layer2 = Stage(isDeep, Outputs(isDeep, channels), 2 * channels, depths[1], stride: 2);
    private readonly Sequential layer3 = Stage(isDeep, Outputs(isDeep, 2 * channels), 4 * channels, depths[2], stride: 2);
    private readonly Sequential layer4 = Stage(isDeep, Outputs(isDeep, 4 * channels), 8 * channels, depths[3], stride: 2);
    private readonly Linear fc = new(Outputs(isDeep, 8 * channels), classes);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image)
    {
        var x = maxpool.Forward(Relu(bn1.Forward(conv1.Forward(image))));
        x = layer4.Forward(layer3.Forward(layer2.Forward(layer1.Forward(x))));
        return fc.Forward(Mean(x, 2, 3));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    private static int Outputs(bool isDeep, int channels) => isDeep ? Bottleneck.Expansion * channels : channels;

    private static Sequential Stage(bool isDeep, int inChannels, int channels, int depth, int stride)
    {
        int outputs = Outputs(isDeep, channels);
        return isDeep
            ? new Sequential([new Bottleneck(inChannels, channels, stride), .. Repeat(depth - 1, () => new Bottleneck(outputs, channels))])
            : new Sequential([new BasicBlock(inChannels, channels, stride), .. Repeat(depth - 1, () => new BasicBlock(outputs, channels))]);
    }
}

/// <summary>Two convolutions beside a shortcut, which is the identity where sizes allow it.</summary>
[Module]
public sealed partial class BasicBlock(int inChannels, int channels, int stride = 1) : ILayer
{
    private readonly Conv2d conv1 = new(inChannels, channels, 3, stride, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly Conv2d conv2 = new(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(channels);
    private readonly Sequential? downsample = stride == 1 && inChannels == channels ? null : new(new Conv2d(inChannels, channels, 1, stride, bias: false), new BatchNorm2d(channels));

    public Tensor Forward(Tensor x)
    {
        var y = Relu(bn1.Forward(conv1.Forward(x)));
        y = bn2.Forward(conv2.Forward(y));
        return Relu(y + (downsample is null ? x : downsample.Forward(x)));
    }
}

/// <summary>A convolution of few channels between two that make them fewer and more, beside a shortcut.</summary>
[Module]
public sealed partial class Bottleneck(int inChannels, int channels, int stride = 1) : ILayer
{
    /// <summary>The outputs for each channel.</summary>
    public const int Expansion = 4;

    private readonly Conv2d conv1 = new(inChannels, channels, 1, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly Conv2d conv2 = new(channels, channels, 3, stride, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(channels);
    private readonly Conv2d conv3 = new(channels, Expansion * channels, 1, bias: false);
    private readonly BatchNorm2d bn3 = new(Expansion * channels);
    private readonly Sequential? downsample = stride == 1 && inChannels == Expansion * channels
        ? null
        : new(new Conv2d(inChannels, Expansion * channels, 1, stride, bias: false), new BatchNorm2d(Expansion * channels));

    public Tensor Forward(Tensor x)
    {
        var y = Relu(bn1.Forward(conv1.Forward(x)));
        y = Relu(bn2.Forward(conv2.Forward(y)));
        y = bn3.Forward(conv3.Forward(y));
        return Relu(y + (downsample is null ? x : downsample.Forward(x)));
    }
}

/// <summary>ResNet-18 for ImageNet: 11,689,512 parameters.</summary>
[Model]
public sealed partial class ResNet18() : ResNet([2, 2, 2, 2], isDeep: false);

/// <summary>ResNet-50 for ImageNet: 25,557,032 parameters.</summary>
[Model]
public sealed partial class ResNet50() : ResNet([3, 4, 6, 3], isDeep: true);

/// <summary>ResNet-18 with an eighth of the channels.</summary>
[Model]
public sealed partial class NarrowResNet18() : ResNet([2, 2, 2, 2], isDeep: false, channels: 8, classes: 10);

/// <summary>ResNet-50 with an eighth of the channels.</summary>
[Model]
public sealed partial class NarrowResNet50() : ResNet([3, 4, 6, 3], isDeep: true, channels: 8, classes: 10);
