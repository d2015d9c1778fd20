using ModelGen;
using static ModelGen.Ops;

namespace Aot;

/// <summary>A network of images with the kernels that convolutional models call: convolutions of all channels, of each by itself and of single pixels, both poolings, a transposed convolution, and moments of the batch.</summary>
[Model]
internal sealed partial class AotCnn
{
    private readonly Conv2d stem = new(1, 16, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(16);
    private readonly AotBlock[] blocks = Repeat(2, () => new AotBlock(16));
    private readonly ConvTranspose2d up = new(16, 20, 2, stride: 2);
    private readonly Linear fc = new(20, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 1, "height", "width")] Tensor image)
    {
        var x = MaxPool2d(Relu(norm.Forward(stem.Forward(image))), 3, stride: 2, padding: 1);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return fc.Forward(Mean(AvgPool2d(Relu(up.Forward(x)), 2), 2, 3));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>A depthwise and a pointwise convolution beside the identity.</summary>
[Module]
internal sealed partial class AotBlock(int channels)
{
    private readonly Conv2d depthwise = new(channels, channels, 3, padding: 1, groups: channels);
    private readonly Conv2d pointwise = new(channels, channels, 1, bias: false);
    private readonly BatchNorm2d norm = new(channels);

    public Tensor Forward(Tensor x) => Relu(norm.Forward(pointwise.Forward(depthwise.Forward(x))) + x);
}
