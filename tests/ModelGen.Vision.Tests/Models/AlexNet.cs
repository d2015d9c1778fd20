using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>AlexNet of Krizhevsky and others 2012 ("ImageNet classification with deep convolutional neural networks") in the form of 2014, without local normalisation; 61,100,840 parameters, named as torchvision's.</summary>
[Model]
public sealed partial class AlexNet
{
    private readonly Sequential features = new(
        new Conv2d(3, 64, 11, stride: 4, padding: 2), new ReLU(), new MaxPool2d(3, stride: 2),
        new Conv2d(64, 192, 5, padding: 2), new ReLU(), new MaxPool2d(3, stride: 2),
        new Conv2d(192, 384, 3, padding: 1), new ReLU(),
        new Conv2d(384, 256, 3, padding: 1), new ReLU(),
        new Conv2d(256, 256, 3, padding: 1), new ReLU(), new MaxPool2d(3, stride: 2));

    private readonly Sequential classifier = new(
        new Dropout(0.5), new Linear(256 * 6 * 6, 4096), new ReLU(),
        new Dropout(0.5), new Linear(4096, 4096), new ReLU(),
        new Linear(4096, 1000));

    [Forward]
    private Tensor Logits([Shape("batch", 3, 224, 224)] Tensor image) => classifier.Forward(Flatten(features.Forward(image), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 3, 224, 224)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
