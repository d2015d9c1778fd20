using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>LeNet-5 for digits of 32 × 32 pixels, of LeCun and others 1998 ("Gradient-based learning applied to document recognition"), with all maps connected and a linear output.</summary>
[Model]
public sealed partial class LeNet5
{
    private readonly Conv2d c1 = new(1, 6, 5);
    private readonly AvgPool2d s2 = new(2);
    private readonly Conv2d c3 = new(6, 16, 5);
    private readonly AvgPool2d s4 = new(2);
    private readonly Conv2d c5 = new(16, 120, 5);
    private readonly Linear f6 = new(120, 84);
    private readonly Linear output = new(84, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 32, 32)] Tensor image)
    {
        var x = s2.Forward(Tanh(c1.Forward(image)));
        x = s4.Forward(Tanh(c3.Forward(x)));
        x = Flatten(Tanh(c5.Forward(x)), 1);
        return output.Forward(Tanh(f6.Forward(x)));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, 32, 32)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
