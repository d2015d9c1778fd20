using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>EfficientNet-B0 of Tan and Le 2019 ("EfficientNet: rethinking model scaling for convolutional neural networks"), with the names of torchvision's.</summary>
/// <param name="divisor">1 for the paper's channels; a whole part of them otherwise.</param>
/// <param name="depth">0 for the paper's depths, else the blocks of each stage.</param>
/// <param name="drop">What is dropped in training before the classes, and how often the last block is left out for an example (Huang and others 2016, "Deep networks with stochastic depth"); the first never is.</param>
/// <param name="classes">The number of logits.</param>
[Model]
public abstract partial class EfficientNet(int divisor, int depth, double drop, int classes)
{
    private readonly Sequential features = new(Stages(divisor, depth, drop));
    private readonly Sequential classifier = new(new Dropout(drop), new Linear(1280 / divisor, classes));

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image) => classifier.Forward(Mean(features.Forward(image), 2, 3));

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    private static ILayer[] Stages(int divisor, int depth, double drop)
    {
        int inputs = 32 / divisor, count = 0;
        ILayer[] stages = [MBConv.ConvNorm(3, inputs, 3, stride: 2)];
        foreach (var (expansion, kernel, stride, channels, repeats) in new[] { (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1) })
        {
            ILayer[] blocks = [];
            for (int i = 0; i < (depth == 0 ? repeats : depth); i++)
            {
                blocks = [.. blocks, new MBConv(inputs, channels / divisor, kernel, i == 0 ? stride : 1, expansion, drop * count++ / (depth == 0 ? 16 : 7 * depth))];
                inputs = channels / divisor;
            }

            stages = [.. stages, new Sequential(blocks)];
        }

        return [.. stages, MBConv.ConvNorm(inputs, 1280 / divisor, 1)];
    }
}

/// <summary>An inverted residual with squeeze and excitation, left out for some examples in training.</summary>
[Module]
public sealed partial class MBConv(int inChannels, int outChannels, int kernel, int stride, int expansion, double drop = 0) : ILayer
{
    private readonly Sequential block = expansion == 1
        ? new(
            ConvNorm(inChannels, inChannels, kernel, stride, groups: inChannels),
            new SqueezeExcitation(inChannels, Math.Max(1, inChannels / 4)),
            new Sequential(new Conv2d(inChannels, outChannels, 1, bias: false), new BatchNorm2d(outChannels)))
        : new(
            ConvNorm(inChannels, expansion * inChannels, 1),
            ConvNorm(expansion * inChannels, expansion * inChannels, kernel, stride, groups: expansion * inChannels),
            new SqueezeExcitation(expansion * inChannels, Math.Max(1, inChannels / 4)),
            new Sequential(new Conv2d(expansion * inChannels, outChannels, 1, bias: false), new BatchNorm2d(outChannels)));

    public static Sequential ConvNorm(int inChannels, int outChannels, int kernel, int stride = 1, int groups = 1) =>
        new(new Conv2d(inChannels, outChannels, kernel, stride, padding: kernel / 2, groups: groups, bias: false), new BatchNorm2d(outChannels), new SiLU());

    public Tensor Forward(Tensor x)
    {
        var y = block.Forward(x);
        return stride > 1 || inChannels != outChannels ? y : StochasticDepth(y, drop) + x;
    }
}

/// <summary>Weights for the channels, computed from their means (Hu and others 2017, "Squeeze-and-excitation networks").</summary>
[Module]
public sealed partial class SqueezeExcitation(int channels, int squeezed) : ILayer
{
    private readonly Conv2d fc1 = new(channels, squeezed, 1);
    private readonly Conv2d fc2 = new(squeezed, channels, 1);

    public Tensor Forward(Tensor x) => x * Sigmoid(fc2.Forward(Silu(fc1.Forward(AdaptiveAvgPool2d(x, 1)))));
}

/// <summary>EfficientNet-B0 for ImageNet: 5,288,548 parameters.</summary>
[Model]
public sealed partial class EfficientNetB0() : EfficientNet(divisor: 1, depth: 0, drop: 0.2, classes: 1000);

/// <summary>EfficientNet-B0 with an eighth of the channels and two blocks in a stage, without dropout.</summary>
[Model]
public sealed partial class NarrowEfficientNet() : EfficientNet(divisor: 8, depth: 2, drop: 0, classes: 10);
