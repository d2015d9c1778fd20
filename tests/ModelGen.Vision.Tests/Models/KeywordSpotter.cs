using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// The keyword spotter of MLPerf Tiny: a convolution of 10 × 4 over 49 frames of 10 coefficients (MFCC), four depthwise-separable blocks, twelve classes
/// (Zhang and others 2017, "Hello edge: keyword spotting on microcontrollers"; Banbury and others 2021, "MLPerf Tiny benchmark").
/// </summary>
/// <param name="channels">Those between the first convolution and the classes.</param>
/// <param name="drop">What is dropped in training behind the first convolution; behind the blocks it is twice as much.</param>
[Model]
public abstract partial class DepthwiseSeparableCnn(int channels, double drop)
{
    private readonly Conv2d conv = new(1, channels, (10, 4), stride: 2);
    private readonly BatchNorm2d norm = new(channels);
    private readonly SeparableConv[] blocks = Repeat(4, () => new SeparableConv(channels, channels, bias: true));
    private readonly Linear fc = new(channels, 12);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 49, 10)] Tensor audio)
    {
        // TensorFlow's "same": of an odd number of zeros more are behind.
        var x = Dropout(Relu(norm.Forward(conv.Forward(Pad(audio, [1, 1, 4, 5])))), drop);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return fc.Forward(Mean(Dropout(x, 2 * drop), 2, 3));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, 49, 10)] Tensor audio, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(audio), label);
}

/// <summary>A convolution of each channel by itself, and one of a single pixel that mixes them (Howard and others 2017, "MobileNets").</summary>
[Module]
public sealed partial class SeparableConv(int inChannels, int outChannels, int stride = 1, bool bias = false) : ILayer
{
    private readonly Conv2d depthwise = new(inChannels, inChannels, 3, stride, padding: 1, groups: inChannels, bias: bias);
    private readonly BatchNorm2d norm1 = new(inChannels);
    private readonly Conv2d pointwise = new(inChannels, outChannels, 1, bias: bias);
    private readonly BatchNorm2d norm2 = new(outChannels);

    public Tensor Forward(Tensor x) => Relu(norm2.Forward(pointwise.Forward(Relu(norm1.Forward(depthwise.Forward(x))))));
}

/// <summary>The keyword spotter of the benchmark: 23,756 trained parameters.</summary>
[Model]
public sealed partial class KeywordSpotter() : DepthwiseSeparableCnn(channels: 64, drop: 0.2);

/// <summary>The keyword spotter with a quarter of the channels, without dropout.</summary>
[Model]
public sealed partial class NarrowKeywordSpotter() : DepthwiseSeparableCnn(channels: 16, drop: 0);
