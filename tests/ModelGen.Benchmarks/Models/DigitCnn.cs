using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>Two convolutions with pooling and two linear layers over 28×28 pixels.</summary>
[Model]
public sealed partial class DigitCnn
{
    private readonly Conv2d conv1 = new(1, 32, 3, padding: 1);
    private readonly Conv2d conv2 = new(32, 64, 3, padding: 1);
    private readonly Linear fc1 = new(64 * 7 * 7, 128);
    private readonly Linear fc2 = new(128, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 28, 28)] Tensor image)
    {
        var x = MaxPool2d(Relu(conv1.Forward(image)), 2);
        x = MaxPool2d(Relu(conv2.Forward(x)), 2);
        return fc2.Forward(Relu(fc1.Forward(Flatten(x, 1))));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, 28, 28)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
