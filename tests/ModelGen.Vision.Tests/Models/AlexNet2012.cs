using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// AlexNet of Krizhevsky and others 2012 ("ImageNet classification with deep convolutional neural networks") as it stands there: normalisation over neighbouring channels, and convolutions in two groups, which
/// were two graphics cards.
/// </summary>
/// <param name="divisor">1 for the paper's channels; a whole part of them otherwise.</param>
/// <param name="size">Lines and columns of an image: 224 as in the paper, or 63.</param>
/// <param name="drop">What is dropped in training of the hidden layers.</param>
/// <param name="classes">The number of logits.</param>
[Model]
public abstract partial class AlexNetFamily(int divisor, int size, double drop, int classes)
{
    // The paper's sum over five channels is multiplied by 1e-4; PyTorch's factor is one of their mean.
    private readonly Sequential features = new(
        new Conv2d(3, 96 / divisor, 11, stride: 4, padding: 2), new ReLU(), new LocalResponseNorm(5, alpha: 5e-4, beta: 0.75, k: 2), new MaxPool2d(3, stride: 2),
        new Conv2d(96 / divisor, 256 / divisor, 5, padding: 2, groups: 2), new ReLU(), new LocalResponseNorm(5, alpha: 5e-4, beta: 0.75, k: 2), new MaxPool2d(3, stride: 2),
        new Conv2d(256 / divisor, 384 / divisor, 3, padding: 1), new ReLU(),
        new Conv2d(384 / divisor, 384 / divisor, 3, padding: 1, groups: 2), new ReLU(),
        new Conv2d(384 / divisor, 256 / divisor, 3, padding: 1, groups: 2), new ReLU(), new MaxPool2d(3, stride: 2));

    private readonly Sequential classifier = new(
        new Linear(256 / divisor * Side(size) * Side(size), 4096 / divisor), new ReLU(), new Dropout(drop),
        new Linear(4096 / divisor, 4096 / divisor), new ReLU(), new Dropout(drop),
        new Linear(4096 / divisor, classes));

    [Forward]
    private Tensor Logits([Shape("batch", 3, nameof(size), nameof(size))] Tensor image) => classifier.Forward(Flatten(features.Forward(image), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 3, nameof(size), nameof(size))] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    /// <summary>The lines that the first convolution and three poolings leave: 6 of 224.</summary>
    private static int Side(int size)
    {
        int side = ((size + 4 - 11) / 4) + 1;
        for (int i = 0; i < 3; i++)
        {
            side = ((side - 3) / 2) + 1;
        }

        return side;
    }
}

/// <summary>AlexNet of 2012 for ImageNet: 60,965,224 parameters.</summary>
[Model]
public sealed partial class AlexNet2012() : AlexNetFamily(divisor: 1, size: 224, drop: 0.5, classes: 1000);

/// <summary>AlexNet of 2012 with an eighth of the channels, for small images, without dropout.</summary>
[Model]
public sealed partial class NarrowAlexNet2012() : AlexNetFamily(divisor: 8, size: 63, drop: 0, classes: 10);
