using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>What each pixel belongs to, by a small U-Net (Ronneberger and others 2015): down to an eighth of the size, and up again with what was seen on the way down.</summary>
[Model]
public sealed partial class ShapeSegmenter
{
    private readonly NormalizedConv down1 = new(1, 8);
    private readonly NormalizedConv down2 = new(8, 16);
    private readonly NormalizedConv down3 = new(16, 32);
    private readonly NormalizedConv bottom = new(32, 32);
    private readonly ConvTranspose2d up3 = new(32, 32, 2, stride: 2);
    private readonly NormalizedConv merge3 = new(64, 32);
    private readonly ConvTranspose2d up2 = new(32, 16, 2, stride: 2);
    private readonly NormalizedConv merge2 = new(32, 16);
    private readonly ConvTranspose2d up1 = new(16, 8, 2, stride: 2);
    private readonly NormalizedConv merge1 = new(16, 8);
    private readonly Conv2d output = new(8, 4, 1);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 48, 48)] Tensor image)
    {
        var x1 = down1.Forward(image);
        var x2 = down2.Forward(MaxPool2d(x1, 2));
        var x3 = down3.Forward(MaxPool2d(x2, 2));
        var x = bottom.Forward(MaxPool2d(x3, 2));
        x = merge3.Forward(Concat([up3.Forward(x), x3], dim: 1));
        x = merge2.Forward(Concat([up2.Forward(x), x2], dim: 1));
        x = merge1.Forward(Concat([up1.Forward(x), x1], dim: 1));
        return output.Forward(x);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, 48, 48)] Tensor image, [Shape("batch", 48, 48)] IntTensor label)
    {
        var logits = Logits(image);
        return CrossEntropy(logits, label) + DiceLoss(Softmax(logits, dim: 1), Permute(OneHot(label, 4), 0, 3, 1, 2));
    }

    /// <summary>One less the overlap of what is predicted and what is true, class by class (Milletari and others 2016): large and small classes count alike.</summary>
    private static Tensor DiceLoss(Tensor probability, Tensor target, float smooth = 1)
    {
        var common = Sum(probability * target, 0, 2, 3);
        var all = Sum(probability, 0, 2, 3) + Sum(target, 0, 2, 3);
        return 1 - Mean(((2 * common) + smooth) / (all + smooth));
    }
}

/// <summary>A convolution, normalised, and what of it is above zero.</summary>
[Module]
public sealed partial class NormalizedConv(int inChannels, int outChannels)
{
    private readonly Conv2d conv = new(inChannels, outChannels, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(outChannels);

    public Tensor Forward(Tensor x) => Relu(norm.Forward(conv.Forward(x)));
}
