using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>ResNet-18 for 224×224 pixels (He et al., 2015), torchvision's <c>resnet18</c>.</summary>
[Model]
public sealed partial class ResNet18
{
    private readonly Conv2d conv1 = new(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = new(64);
    private readonly BasicBlock[] layer1 = [new(64), new(64)];
    private readonly Stage layer2 = new(64, 128);
    private readonly Stage layer3 = new(128, 256);
    private readonly Stage layer4 = new(256, 512);
    private readonly Linear fc = new(512, 1000);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 224, 224)] Tensor image)
    {
        var x = MaxPool2d(Relu(bn1.Forward(conv1.Forward(image))), 3, stride: 2, padding: 1);
        foreach (var block in layer1)
        {
            x = block.Forward(x);
        }

        x = layer4.Forward(layer3.Forward(layer2.Forward(x)));
        return fc.Forward(Flatten(AdaptiveAvgPool2d(x, 1), 1));
    }
}

/// <summary>Three stages of two blocks for 32×32 pixels: ResNet-14 of He et al. (2015), its shortcuts with a convolution.</summary>
[Model]
public sealed partial class CifarResNet
{
    private readonly Conv2d conv1 = new(3, 16, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(16);
    private readonly BasicBlock[] layer1 = [new(16), new(16)];
    private readonly Stage layer2 = new(16, 32);
    private readonly Stage layer3 = new(32, 64);
    private readonly Linear fc = new(64, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 32, 32)] Tensor image)
    {
        var x = Relu(bn1.Forward(conv1.Forward(image)));
        foreach (var block in layer1)
        {
            x = block.Forward(x);
        }

        x = layer3.Forward(layer2.Forward(x));
        return fc.Forward(Flatten(AdaptiveAvgPool2d(x, 1), 1));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, 32, 32)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Two blocks, of which the first halves lines and columns.</summary>
[Module]
public sealed partial class Stage(int inChannels, int outChannels)
{
    private readonly DownBlock first = new(inChannels, outChannels);
    private readonly BasicBlock second = new(outChannels);

    public Tensor Forward(Tensor x) => second.Forward(first.Forward(x));
}

/// <summary>Two convolutions beside the identity.</summary>
[Module]
public sealed partial class BasicBlock(int channels)
{
    private readonly Conv2d conv1 = new(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly Conv2d conv2 = new(channels, channels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(channels);

    public Tensor Forward(Tensor x) => Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x))))) + x);
}

/// <summary>Two convolutions, the first of stride 2, beside another one.</summary>
[Module]
public sealed partial class DownBlock(int inChannels, int outChannels)
{
    private readonly Conv2d conv1 = new(inChannels, outChannels, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = new(outChannels);
    private readonly Conv2d conv2 = new(outChannels, outChannels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = new(outChannels);
    private readonly Conv2d down = new(inChannels, outChannels, 1, stride: 2, bias: false);
    private readonly BatchNorm2d bnDown = new(outChannels);

    public Tensor Forward(Tensor x) => Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x))))) + bnDown.Forward(down.Forward(x)));
}
