using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A network of Simonyan and Zisserman 2014 ("Very deep convolutional networks for large-scale image recognition"), with the names of torchvision's.</summary>
/// <param name="plan">The channels of each convolution; 0 halves the image.</param>
/// <param name="size">Lines and columns of an image, divisible by 32.</param>
/// <param name="hidden">The width of the hidden layers.</param>
/// <param name="drop">What is dropped in training of the hidden layers.</param>
/// <param name="classes">The number of logits.</param>
/// <param name="isNormalized">Whether each convolution is followed by a batch normalisation.</param>
[Model]
public abstract partial class Vgg(int[] plan, int size = 224, int hidden = 4096, double drop = 0.5, int classes = 1000, bool isNormalized = false)
{
    private readonly Sequential features = new(Layers(plan, isNormalized));
    private readonly Sequential classifier = new(
        new Linear(plan[^2] * (size / 32) * (size / 32), hidden), new ReLU(), new Dropout(drop),
        new Linear(hidden, hidden), new ReLU(), new Dropout(drop),
        new Linear(hidden, classes));

    [Forward]
    private Tensor Logits([Shape("batch", 3, nameof(size), nameof(size))] Tensor image) => classifier.Forward(Flatten(features.Forward(image), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 3, nameof(size), nameof(size))] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    private static ILayer[] Layers(int[] plan, bool isNormalized)
    {
        int inputs = 3;
        ILayer[] layers = [];
        foreach (int channels in plan)
        {
            if (channels == 0)
            {
                layers = [.. layers, new MaxPool2d(2)];
            }
            else
            {
                layers = [.. layers, new Conv2d(inputs, channels, 3, padding: 1)];
                layers = isNormalized ? [.. layers, new BatchNorm2d(channels), new ReLU()] : [.. layers, new ReLU()];
                inputs = channels;
            }
        }

        return layers;
    }
}

/// <summary>VGG-11 for ImageNet: 132,863,336 parameters.</summary>
[Model]
public sealed partial class Vgg11() : Vgg([64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0]);

/// <summary>VGG-16 for ImageNet: 138,357,544 parameters.</summary>
[Model]
public sealed partial class Vgg16() : Vgg([64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]);

/// <summary>VGG-16 with batch normalisation: 138,365,992 parameters.</summary>
[Model]
public sealed partial class Vgg16BN() : Vgg([64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0], isNormalized: true);

/// <summary>VGG-11 with few channels, for small images, without dropout.</summary>
[Model]
public sealed partial class NarrowVgg11() : Vgg([4, 0, 8, 0, 12, 12, 0, 16, 16, 0, 16, 16, 0], size: 64, hidden: 24, drop: 0, classes: 10);

/// <summary>VGG-16 with batch normalisation and few channels, for small images, without dropout.</summary>
[Model]
public sealed partial class NarrowVgg16BN() : Vgg([4, 4, 0, 8, 8, 0, 12, 12, 12, 0, 16, 16, 16, 0, 16, 16, 16, 0], size: 64, hidden: 24, drop: 0, classes: 10, isNormalized: true);
