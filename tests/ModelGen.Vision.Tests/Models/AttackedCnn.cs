using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A small classifier of Fashion-MNIST.</summary>
[Model]
public sealed partial class AttackedCnn
{
    private readonly Conv2d conv1 = new(1, 16, 5, stride: 2, padding: 2);
    private readonly Conv2d conv2 = new(16, 32, 3, stride: 2, padding: 1);
    private readonly Linear fc = new(32 * 49, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 1, 28, 28)] Tensor image) => fc.Forward(Flatten(Relu(conv2.Forward(Relu(conv1.Forward(image)))), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 1, 28, 28)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
