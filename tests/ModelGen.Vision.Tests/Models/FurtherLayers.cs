using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Layers one behind the other that a residual network does not have: a padding, weights that are computed, normalisations of single images, poolings back and forth, pixels in another order and number.</summary>
[Model]
public sealed partial class FurtherLayers
{
    private readonly ReflectionPad2d pad = new(1, 1, 0, 1);
    private readonly SpectralNorm<Conv2d> conv = new(new(3, 8, 3));
    private readonly InstanceNorm2d norm = new(8, affine: true, trackRunningStats: true);
    private readonly MaxUnpool2d unpool = new(2);
    private readonly SpectralNorm<ConvTranspose2d> up = new(new(8, 8, 4, stride: 2, padding: 1), nPowerIterations: 2);
    private readonly PixelShuffle shuffle = new(2);
    private readonly WeightNorm<Conv2d> second = new(new(2, 6, 3));
    private readonly GroupNorm group = new(2, 6);
    private readonly LocalResponseNorm response = new(3, alpha: 0.5);
    private readonly Upsample upsample = new(scaleFactor: 1.5, mode: InterpolationMode.Bilinear);
    private readonly AdaptiveMaxPool2d last = new((2, 3));
    private readonly SpectralNorm<Linear> fc1 = new(new(36, 10));
    private readonly WeightNorm<Linear> fc2 = new(new(10, 5), dim: null);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image)
    {
        var (x, indices) = MaxPool2dWithIndices(Relu(norm.Forward(conv.Forward(pad.Forward(image)))), 2);
        x = shuffle.Forward(Tanh(up.Forward(unpool.Forward(x, indices))));
        x = response.Forward(Silu(group.Forward(second.Forward(x))));
        x = Flatten(last.Forward(upsample.Forward(x)), 1);
        return fc2.Forward(Tanh(fc1.Forward(x)));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    /// <summary>The trained tensor behind a weight that is computed.</summary>
    public Parameter WeightOfConv => conv.Layer.Weight;

    /// <summary>The lengths of a weight's rows.</summary>
    public Parameter LengthsOfSecond => second.G;
}
