using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>MobileNet v2 of Sandler and others 2018 ("Inverted residuals and linear bottlenecks"), with the names of torchvision's.</summary>
/// <param name="divisor">1 for the paper's channels; a whole part of them otherwise.</param>
/// <param name="drop">What is dropped in training before the classes.</param>
/// <param name="classes">The number of logits.</param>
[Model]
public abstract partial class MobileNetV2Family(int divisor, double drop, int classes)
{
    private readonly Sequential features = new(Layers(divisor));
    private readonly Sequential classifier = new(new Dropout(drop), new Linear(1280 / divisor, classes));

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image) => classifier.Forward(Mean(features.Forward(image), 2, 3));

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    private static ILayer[] Layers(int divisor)
    {
        int inputs = 32 / divisor;
        ILayer[] layers = [InvertedResidual.ConvNorm(3, inputs, 3, stride: 2)];
        foreach (var (expansion, channels, repeats, stride) in new[] { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
        {
            for (int i = 0; i < repeats; i++)
            {
                layers = [.. layers, new InvertedResidual(inputs, channels / divisor, i == 0 ? stride : 1, expansion)];
                inputs = channels / divisor;
            }
        }

        return [.. layers, InvertedResidual.ConvNorm(inputs, 1280 / divisor, 1)];
    }
}

/// <summary>More channels, a convolution of each by itself, and fewer channels again; beside the identity where sizes allow it.</summary>
[Module]
public sealed partial class InvertedResidual(int inChannels, int outChannels, int stride, int expansion) : ILayer
{
    private readonly Sequential conv = expansion == 1
        ? new(
            ConvNorm(inChannels, inChannels, 3, stride, groups: inChannels),
            new Conv2d(inChannels, outChannels, 1, bias: false),
            new BatchNorm2d(outChannels))
        : new(
            ConvNorm(inChannels, expansion * inChannels, 1),
            ConvNorm(expansion * inChannels, expansion * inChannels, 3, stride, groups: expansion * inChannels),
            new Conv2d(expansion * inChannels, outChannels, 1, bias: false),
            new BatchNorm2d(outChannels));

    public static Sequential ConvNorm(int inChannels, int outChannels, int kernel, int stride = 1, int groups = 1) =>
        new(new Conv2d(inChannels, outChannels, kernel, stride, padding: kernel / 2, groups: groups, bias: false), new BatchNorm2d(outChannels), new ReLU6());

    public Tensor Forward(Tensor x) => stride == 1 && inChannels == outChannels ? x + conv.Forward(x) : conv.Forward(x);
}

/// <summary>MobileNet v2 for ImageNet: 3,504,872 parameters.</summary>
[Model]
public sealed partial class MobileNetV2() : MobileNetV2Family(divisor: 1, drop: 0.2, classes: 1000);

/// <summary>MobileNet v2 with a quarter of the channels, without dropout.</summary>
[Model]
public sealed partial class NarrowMobileNetV2() : MobileNetV2Family(divisor: 4, drop: 0, classes: 10);
