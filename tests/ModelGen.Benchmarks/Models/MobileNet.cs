using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>MobileNetV2 for 224×224 pixels (Sandler et al., 2018), torchvision's <c>mobilenet_v2</c>.</summary>
[Model]
public sealed partial class MobileNet
{
    private readonly Conv2d stem = new(3, 32, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d bnStem = new(32);
    private readonly Conv2d depthwise = new(32, 32, 3, padding: 1, groups: 32, bias: false);
    private readonly BatchNorm2d bnDepthwise = new(32);
    private readonly Conv2d narrow = new(32, 16, 1, bias: false);
    private readonly BatchNorm2d bnNarrow = new(16);
    private readonly Bottleneck down24 = new(16, 24, stride: 2);
    private readonly ResidualBottleneck more24 = new(24);
    private readonly Bottleneck down32 = new(24, 32, stride: 2);
    private readonly ResidualBottleneck[] more32 = Repeat(2, () => new ResidualBottleneck(32));
    private readonly Bottleneck down64 = new(32, 64, stride: 2);
    private readonly ResidualBottleneck[] more64 = Repeat(3, () => new ResidualBottleneck(64));
    private readonly Bottleneck wide96 = new(64, 96, stride: 1);
    private readonly ResidualBottleneck[] more96 = Repeat(2, () => new ResidualBottleneck(96));
    private readonly Bottleneck down160 = new(96, 160, stride: 2);
    private readonly ResidualBottleneck[] more160 = Repeat(2, () => new ResidualBottleneck(160));
    private readonly Bottleneck wide320 = new(160, 320, stride: 1);
    private readonly Conv2d head = new(320, 1280, 1, bias: false);
    private readonly BatchNorm2d bnHead = new(1280);
    private readonly Linear fc = new(1280, 1000);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 224, 224)] Tensor image)
    {
        var x = Relu6(bnStem.Forward(stem.Forward(image)));
        x = bnNarrow.Forward(narrow.Forward(Relu6(bnDepthwise.Forward(depthwise.Forward(x)))));
        x = All(more32, down32.Forward(more24.Forward(down24.Forward(x))));
        x = All(more96, wide96.Forward(All(more64, down64.Forward(x))));
        x = wide320.Forward(All(more160, down160.Forward(x)));
        x = Relu6(bnHead.Forward(head.Forward(x)));
        return fc.Forward(Flatten(AdaptiveAvgPool2d(x, 1), 1));
    }

    private static Tensor All(ResidualBottleneck[] blocks, Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }
}

/// <summary>Six times as many channels, each by itself, and few again.</summary>
[Module]
public sealed partial class Bottleneck(int inChannels, int outChannels, int stride)
{
    private readonly Conv2d widen = new(inChannels, 6 * inChannels, 1, bias: false);
    private readonly BatchNorm2d bn1 = new(6 * inChannels);
    private readonly Conv2d depthwise = new(6 * inChannels, 6 * inChannels, 3, stride: stride, padding: 1, groups: 6 * inChannels, bias: false);
    private readonly BatchNorm2d bn2 = new(6 * inChannels);
    private readonly Conv2d narrow = new(6 * inChannels, outChannels, 1, bias: false);
    private readonly BatchNorm2d bn3 = new(outChannels);

    public Tensor Forward(Tensor x)
    {
        x = Relu6(bn1.Forward(widen.Forward(x)));
        x = Relu6(bn2.Forward(depthwise.Forward(x)));
        return bn3.Forward(narrow.Forward(x));
    }
}

/// <summary>A bottleneck beside the identity.</summary>
[Module]
public sealed partial class ResidualBottleneck(int channels)
{
    private readonly Bottleneck inner = new(channels, channels, stride: 1);

    public Tensor Forward(Tensor x) => x + inner.Forward(x);
}
