using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A small convolutional network in two parts, for what looks at the feature maps between them.</summary>
[Model]
public sealed partial class DividedCnn
{
    private readonly Conv2d conv1 = new(2, 8, 3, padding: 1);
    private readonly Conv2d conv2 = new(8, 12, 3, padding: 1);
    private readonly Linear fc = new(108, 10);

    [Forward]
    private Tensor Features([Shape("batch", 2, 12, 12)] Tensor image) => Relu(conv2.Forward(MaxPool2d(Relu(conv1.Forward(image)), 2)));

    [Forward]
    private Tensor Head([Shape("batch", 12, 6, 6)] Tensor features) => fc.Forward(Flatten(MaxPool2d(features, 2), 1));

    [Forward]
    private Tensor Logits([Shape("batch", 2, 12, 12)] Tensor image) => Head(Features(image));

    [Loss]
    private Tensor Loss([Shape("batch", 2, 12, 12)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
