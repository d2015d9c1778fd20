using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>The keyword-spotting network of MLPerf Tiny: four depthwise-separable convolutions over 49 frames of 10 coefficients.</summary>
[Model]
public sealed partial class KeywordNet
{
    private readonly Conv2d conv = new(1, 64, (10, 4), stride: 2, padding: (5, 1), bias: false);
    private readonly BatchNorm2d bn = new(64);
    private readonly SeparableBlock[] blocks = Repeat(4, () => new SeparableBlock(64));
    private readonly Linear fc = new(64, 12);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 49, 10)] Tensor frames)
    {
        var x = Relu(bn.Forward(conv.Forward(frames)));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return fc.Forward(Flatten(AdaptiveAvgPool2d(x, 1), 1));
    }
}

/// <summary>Each channel by itself, then each pixel by itself.</summary>
[Module]
public sealed partial class SeparableBlock(int channels)
{
    private readonly Conv2d conv1 = new(channels, channels, 3, padding: 1, groups: channels, bias: false);
    private readonly BatchNorm2d bn1 = new(channels);
    private readonly Conv2d conv2 = new(channels, channels, 1, bias: false);
    private readonly BatchNorm2d bn2 = new(channels);

    public Tensor Forward(Tensor x) => Relu(bn2.Forward(conv2.Forward(Relu(bn1.Forward(conv1.Forward(x))))));
}
