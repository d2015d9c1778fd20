using ModelGen;
using static ModelGen.Ops;

namespace FashionCnn;

/// <summary>A convolutional network: 28 × 28 pixels in 0 … 1 to the scores of ten classes. It is cut in two where Grad-CAM looks.</summary>
[Model]
public sealed partial class FashionConvNet
{
    private readonly Conv2d conv1 = new(1, 32, 3, padding: 1);
    private readonly Conv2d conv2 = new(32, 64, 3, padding: 1);
    private readonly Linear fc1 = new(64 * 7 * 7, 128);
    private readonly Linear fc2 = new(128, 10);

    /// <summary>The feature maps of the second convolution.</summary>
    [Forward]
    private Tensor Features([Shape("batch", 1, 28, 28)] Tensor image) => Relu(conv2.Forward(MaxPool2d(Relu(conv1.Forward(image)), 2)));

    /// <summary>What follows from them.</summary>
    [Forward]
    private Tensor Head([Shape("batch", 64, 14, 14)] Tensor features) => fc2.Forward(Relu(fc1.Forward(Flatten(MaxPool2d(features, 2), 1))));

    [Forward]
    private Tensor Logits([Shape("batch", 1, 28, 28)] Tensor image) => Head(Features(image));

    [Loss]
    private Tensor Loss([Shape("batch", 1, 28, 28)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
