using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A residual network with all that image models are made of: a stem with pooling, blocks with and without a change of size, a depthwise convolution, and the mean of the image.</summary>
[Model]
public sealed partial class SmallResNet
{
    private readonly Conv2d stem = new(3, 16, 5, stride: 1, padding: 2, bias: false);
    private readonly BatchNorm2d norm = new(16);
    private readonly MaxPool2d pool = new(3, stride: 2, padding: 1);
    private readonly ResidualBlock first = new(16);
    private readonly DownBlock second = new(16, 24);
    private readonly Conv2d depthwise = new(24, 24, 3, padding: "same", groups: 24);
    private readonly Conv2d grouped = new(24, 20, (3, 1), padding: (1, 0), groups: 4);
    private readonly Linear fc = new(20, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image)
    {
        var x = pool.Forward(Relu(norm.Forward(stem.Forward(image))));
        x = second.Forward(first.Forward(x));
        x = Relu(depthwise.Forward(x));
        x = Tanh(grouped.Forward(x));
        return fc.Forward(Flatten(AdaptiveAvgPool2d(x, 1), 1));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Two convolutions beside the identity.</summary>
[Module]
public sealed partial class ResidualBlock(int channels)
{
    private readonly Conv2d conv1 = new(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly Conv2d conv2 = new(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(channels);

    public Tensor Forward(Tensor x) => Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x))))) + x);
}

/// <summary>The same with half as many lines and columns and other channels.</summary>
[Module]
public sealed partial class DownBlock(int inChannels, int outChannels)
{
    private readonly Conv2d conv1 = new(inChannels, outChannels, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(outChannels);
    private readonly Conv2d conv2 = new(outChannels, outChannels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(outChannels);
    private readonly Conv2d down = new(inChannels, outChannels, 1, stride: 2, bias: false);

    public Tensor Forward(Tensor x) => Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x))))) + down.Forward(x));
}
