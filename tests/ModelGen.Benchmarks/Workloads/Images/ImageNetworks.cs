namespace Benchmarks.Workloads.Images;

/// <summary>The networks; tensors have the names of our models'.</summary>
internal static class ImageNetworks
{
    private static readonly Activation relu = new(ActivationKind.Relu);
    private static readonly Activation relu6 = new(ActivationKind.Relu6);
    private static readonly Activation leaky = new(ActivationKind.LeakyRelu);

    public static ImageSpec Digits(int batch) => new(
        [
            new Convolution("conv1", 1, 32, (3, 3)) { Padding = (1, 1), HasBias = true }, relu, new Pool(2, 2, 0),
            new Convolution("conv2", 32, 64, (3, 3)) { Padding = (1, 1), HasBias = true }, relu, new Pool(2, 2, 0),
            new Rows(), new Dense("fc1", 64 * 7 * 7, 128), relu, new Dense("fc2", 128, 10),
        ],
        batch, 1, 28, 28);

    public static ImageSpec Keywords() => new(
        [
            new Convolution("conv", 1, 64, (10, 4)) { Stride = 2, Padding = (5, 1) }, new Norm("bn", 64), relu,
            .. Enumerable.Range(0, 4).SelectMany(i => Separable($"blocks.{i}.", 64)),
            new GlobalMean(), new Rows(), new Dense("fc", 64, 12),
        ],
        1, 1, 49, 10);

    public static ImageSpec ResNet18() => new(
        [
            new Convolution("conv1", 3, 64, (7, 7)) { Stride = 2, Padding = (3, 3) }, new Norm("bn1", 64), relu, new Pool(3, 2, 1),
            .. Block("layer1.0.", 64, 64), .. Block("layer1.1.", 64, 64),
            .. Stage("layer2.", 64, 128), .. Stage("layer3.", 128, 256), .. Stage("layer4.", 256, 512),
            new GlobalMean(), new Rows(), new Dense("fc", 512, 1000),
        ],
        1, 3, 224, 224);

    public static ImageSpec CifarResNet(int batch) => new(
        [
            new Convolution("conv1", 3, 16, (3, 3)) { Padding = (1, 1) }, new Norm("bn1", 16), relu,
            .. Block("layer1.0.", 16, 16), .. Block("layer1.1.", 16, 16),
            .. Stage("layer2.", 16, 32), .. Stage("layer3.", 32, 64),
            new GlobalMean(), new Rows(), new Dense("fc", 64, 10),
        ],
        batch, 3, 32, 32);

    public static ImageSpec MobileNet() => new(
        [
            new Convolution("stem", 3, 32, (3, 3)) { Stride = 2, Padding = (1, 1) }, new Norm("bnStem", 32), relu6,
            Depthwise("depthwise", 32, 1), new Norm("bnDepthwise", 32), relu6,
            new Convolution("narrow", 32, 16, (1, 1)), new Norm("bnNarrow", 16),
            .. Bottleneck("down24.", 16, 24, 2), Residual("more24.", 24),
            .. Bottleneck("down32.", 24, 32, 2), Residual("more32.0.", 32), Residual("more32.1.", 32),
            .. Bottleneck("down64.", 32, 64, 2), Residual("more64.0.", 64), Residual("more64.1.", 64), Residual("more64.2.", 64),
            .. Bottleneck("wide96.", 64, 96, 1), Residual("more96.0.", 96), Residual("more96.1.", 96),
            .. Bottleneck("down160.", 96, 160, 2), Residual("more160.0.", 160), Residual("more160.1.", 160),
            .. Bottleneck("wide320.", 160, 320, 1),
            new Convolution("head", 320, 1280, (1, 1)), new Norm("bnHead", 1280), relu6,
            new GlobalMean(), new Rows(), new Dense("fc", 1280, 1000),
        ],
        1, 3, 224, 224);

    public static ImageSpec Generator(int batch) => new(
        [
            new Convolution("conv1", 100, 128, (7, 7)) { IsTransposed = true }, new Norm("bn1", 128), relu,
            new Convolution("conv2", 128, 64, (4, 4)) { Stride = 2, Padding = (1, 1), IsTransposed = true }, new Norm("bn2", 64), relu,
            new Convolution("conv3", 64, 1, (4, 4)) { Stride = 2, Padding = (1, 1), IsTransposed = true, HasBias = true }, new Activation(ActivationKind.Tanh),
        ],
        batch, 100, 1, 1);

    public static ImageSpec Discriminator(int batch) => new(
        [
            new Convolution("conv1", 1, 64, (4, 4)) { Stride = 2, Padding = (1, 1), HasBias = true }, leaky,
            new Convolution("conv2", 64, 128, (4, 4)) { Stride = 2, Padding = (1, 1) }, new Norm("bn2", 128), leaky,
            new Rows(), new Dense("fc", 128 * 7 * 7, 1),
        ],
        batch, 1, 28, 28);

    private static Convolution Depthwise(string name, int channels, int stride) => new(name, channels, channels, (3, 3)) { Stride = stride, Padding = (1, 1), Groups = channels };

    private static ImageLayer[] Separable(string name, int channels) =>
    [
        Depthwise(name + "conv1", channels, 1), new Norm(name + "bn1", channels), relu,
        new Convolution(name + "conv2", channels, channels, (1, 1)), new Norm(name + "bn2", channels), relu,
    ];

    private static ImageLayer[] Stage(string name, int inputs, int outputs) => [.. Block(name + "first.", inputs, outputs), .. Block(name + "second.", outputs, outputs)];

    private static ImageLayer[] Block(string name, int inputs, int outputs)
    {
        int stride = inputs == outputs ? 1 : 2;
        ImageLayer[] body =
        [
            new Convolution(name + "conv1", inputs, outputs, (3, 3)) { Stride = stride, Padding = (1, 1) }, new Norm(name + "bn1", outputs), relu,
            new Convolution(name + "conv2", outputs, outputs, (3, 3)) { Padding = (1, 1) }, new Norm(name + "bn2", outputs),
        ];
        ImageLayer[] shortcut = stride == 1 ? [] : [new Convolution(name + "down", inputs, outputs, (1, 1)) { Stride = stride }, new Norm(name + "bnDown", outputs)];
        return [new Sum(body, shortcut), relu];
    }

    private static ImageLayer[] Bottleneck(string name, int inputs, int outputs, int stride) =>
    [
        new Convolution(name + "widen", inputs, 6 * inputs, (1, 1)), new Norm(name + "bn1", 6 * inputs), relu6,
        Depthwise(name + "depthwise", 6 * inputs, stride), new Norm(name + "bn2", 6 * inputs), relu6,
        new Convolution(name + "narrow", 6 * inputs, outputs, (1, 1)), new Norm(name + "bn3", outputs),
    ];

    private static Sum Residual(string name, int channels) => new(Bottleneck(name + "inner.", channels, channels, 1), []);
}
