using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A small network on large images, down to an eighth of their height and width and up again to a quarter: a class for each of 256 × 256 places.</summary>
[Model]
public sealed partial class MegapixelNet
{
    private readonly Conv2d stem = new(3, 8, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(8);
    private readonly Conv2d body = new(8, 16, 3, padding: 1);
    private readonly Conv2d depthwise = new(16, 16, 3, stride: 2, padding: 1, groups: 16);
    private readonly Conv2d pointwise = new(16, 32, 1);
    private readonly ConvTranspose2d up = new(32, 16, 2, stride: 2);
    private readonly Conv2d merge = new(32, 16, 3, padding: 1);
    private readonly Conv2d output = new(16, 4, 1);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 1024, 1024)] Tensor image)
    {
        var seen = MaxPool2d(Relu(body.Forward(Relu(norm.Forward(stem.Forward(image))))), 2);
        var x = Relu(pointwise.Forward(Relu(depthwise.Forward(seen))));
        return output.Forward(Relu(merge.Forward(Concat([up.Forward(x), seen], dim: 1))));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, 1024, 1024)] Tensor image, [Shape("batch", 256, 256)] IntTensor label) => CrossEntropy(Logits(image), label);
}
