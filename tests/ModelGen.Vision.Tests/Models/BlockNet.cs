using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Blocks of several networks in a row.</summary>
[Model]
public sealed partial class BlockNet
{
    private readonly Conv2d stem = new(3, 8, 3, padding: 1);
    private readonly ShuffleUnit shuffle = new(8);
    private readonly Fire fire = new(8, 4, 6);
    private readonly Inception inception = new(12, 4, 6, 4, 2);
    private readonly Cbam cbam = new(16, 4);
    private readonly ResNextBlock resnext = new(16, 8, 4);
    private readonly ConvNextBlock convnext = new(16);
    private readonly Linear fc = new(16 * 3, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image)
    {
        var x = shuffle.Forward(Relu(stem.Forward(image)));
        x = cbam.Forward(inception.Forward(MaxPool2d(fire.Forward(x), 2)));
        x = AdaptiveAvgPool2d(convnext.Forward(resnext.Forward(x)), (null, 1));
        return fc.Forward(Flatten(AdaptiveMaxPool2d(x, (3, 1)), 1));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Half of the channels goes through convolutions, then both are shuffled (Ma and others 2018, "ShuffleNet V2").</summary>
[Module]
public sealed partial class ShuffleUnit(int channels) : ILayer
{
    private readonly Sequential branch2 = new(
        new Conv2d(channels / 2, channels / 2, 1, bias: false), new BatchNorm2d(channels / 2), new ReLU(),
        new Conv2d(channels / 2, channels / 2, 3, padding: 1, groups: channels / 2, bias: false), new BatchNorm2d(channels / 2),
        new Conv2d(channels / 2, channels / 2, 1, bias: false), new BatchNorm2d(channels / 2), new ReLU());

    public Tensor Forward(Tensor x)
    {
        Tensor[] parts = Chunk(x, 2, dim: 1);
        return ChannelShuffle(Concat([parts[0], branch2.Forward(parts[1])], dim: 1), 2);
    }
}

/// <summary>Few channels, then many again by two convolutions (Iandola and others 2016, "SqueezeNet").</summary>
[Module]
public sealed partial class Fire(int inputs, int squeezed, int expanded) : ILayer
{
    private readonly Conv2d squeeze = new(inputs, squeezed, 1);
    private readonly Conv2d expand1x1 = new(squeezed, expanded, 1);
    private readonly Conv2d expand3x3 = new(squeezed, expanded, 3, padding: 1);

    public Tensor Forward(Tensor x)
    {
        x = Relu(squeeze.Forward(x));
        return Concat([Relu(expand1x1.Forward(x)), Relu(expand3x3.Forward(x))], dim: 1);
    }
}

/// <summary>Windows of several sizes beside each other (Szegedy and others 2014, "Going deeper with convolutions"), with batch normalisation.</summary>
[Module]
public sealed partial class Inception(int inputs, int c1, int c3, int c5, int pool) : ILayer
{
    private readonly Sequential branch1 = Conv(inputs, c1, 1);
    private readonly Sequential branch2 = new(Conv(inputs, c3 / 2, 1), Conv(c3 / 2, c3, 3));
    private readonly Sequential branch3 = new(Conv(inputs, c5 / 2, 1), Conv(c5 / 2, c5, 5));
    private readonly Sequential branch4 = new(new MaxPool2d(3, stride: 1, padding: 1, ceilMode: true), Conv(inputs, pool, 1));

    public Tensor Forward(Tensor x) => Concat([branch1.Forward(x), branch2.Forward(x), branch3.Forward(x), branch4.Forward(x)], dim: 1);

    private static Sequential Conv(int inputs, int outputs, int kernel) =>
        new(new Conv2d(inputs, outputs, kernel, padding: kernel / 2, bias: false), new BatchNorm2d(outputs, eps: 0.001), new ReLU());
}

/// <summary>Weights for the channels, then for the pixels (Woo and others 2018, "CBAM: Convolutional Block Attention Module").</summary>
[Module]
public sealed partial class Cbam(int channels, int reduction) : ILayer
{
    private readonly Sequential mlp = new(new Conv2d(channels, channels / reduction, 1, bias: false), new ReLU(), new Conv2d(channels / reduction, channels, 1, bias: false));
    private readonly Conv2d spatial = new(2, 1, 7, padding: 3, bias: false);

    public Tensor Forward(Tensor x)
    {
        var channel = Sigmoid(mlp.Forward(AdaptiveAvgPool2d(x, 1)) + mlp.Forward(AdaptiveMaxPool2d(x, 1)));
        x = x * channel;
        var where = Concat([Mean(x, 1, keepDim: true), Max(x, 1, keepDim: true)], dim: 1);
        return x * Sigmoid(spatial.Forward(where));
    }
}

/// <summary>A bottleneck whose middle convolution has groups (Xie and others 2016, "Aggregated residual transformations").</summary>
[Module]
public sealed partial class ResNextBlock(int channels, int width, int groups) : ILayer
{
    private readonly Conv2d conv1 = new(channels, width, 1, bias: false);
    private readonly BatchNorm2d bn1 = new(width);
    private readonly Conv2d conv2 = new(width, width, 3, padding: 1, groups: groups, bias: false);
    private readonly BatchNorm2d bn2 = new(width);
    private readonly Conv2d conv3 = new(width, channels, 1, bias: false);
    private readonly BatchNorm2d bn3 = new(channels);

    public Tensor Forward(Tensor x) => Relu(x + bn3.Forward(conv3.Forward(Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x)))))))));
}

/// <summary>A convolution of each channel by itself, then a perceptron of each pixel (Liu and others 2022, "A ConvNet for the 2020s").</summary>
[Module]
public sealed partial class ConvNextBlock(int dim, double drop = 0) : ILayer
{
    // First, as in the order of PyTorch, where the parameters of a module come before those of its parts.
    private readonly Parameter gamma = new([dim], Init.Constant(1e-6f));
    private readonly Conv2d dwconv = new(dim, dim, 7, padding: 3, groups: dim);
    private readonly LayerNorm norm = new(dim, eps: 1e-6);
    private readonly Linear pwconv1 = new(dim, 4 * dim);
    private readonly Linear pwconv2 = new(4 * dim, dim);
    private readonly StochasticDepth dropPath = new(drop);

    public Tensor Forward(Tensor x)
    {
        var y = Permute(dwconv.Forward(x), 0, 2, 3, 1);
        y = pwconv2.Forward(Gelu(pwconv1.Forward(norm.Forward(y))));
        y = Permute(gamma * y, 0, 3, 1, 2);
        return x + dropPath.Forward(y);
    }
}
