using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// A single-shot detector of small and large objects (Liu and others 2016) with the focal loss (Lin and others 2017). Its anchors are two in each of 12 × 12 cells, then two in each of 6 × 6.
/// </summary>
[Model]
public sealed partial class ShapeDetector
{
    private readonly Conv2d conv1 = new(1, 16, 3, padding: 1);
    private readonly Conv2d conv2 = new(16, 32, 3, padding: 1);
    private readonly Conv2d conv3 = new(32, 48, 3, padding: 1);
    private readonly Conv2d conv4 = new(48, 64, 3, stride: 2, padding: 1);
    private readonly DetectionHead small = new(48, anchors: 2, classes: 3);
    private readonly DetectionHead large = new(64, anchors: 2, classes: 3);

    [Forward]
    private (Tensor Probabilities, Tensor Offsets) Detect([Shape("batch", 1, 48, 48)] Tensor image)
    {
        var (logits, offsets) = Heads(image);
        return (Sigmoid(logits), offsets);
    }

    /// <param name="image">The image.</param>
    /// <param name="label">Of each anchor: 0 for background, classes from 1 on, −1 for what does not count.</param>
    /// <param name="offset">How the object of each anchor lies beside it.</param>
    [Loss]
    private Tensor Loss([Shape("batch", 1, 48, 48)] Tensor image, [Shape("batch", 360)] IntTensor label, [Shape("batch", 360, 4)] Tensor offset)
    {
        var (logits, offsets) = Heads(image);
        var isObject = Where(label > 0, 1f, 0f);
        var counts = Where(label >= 0, 1f, 0f);
        var target = OneHot(Clamp(label, min: 0), 4)[.., .., 1..];
        var classLoss = Sum(FocalLoss(logits, target) * Unsqueeze(counts, -1));
        var boxLoss = Sum(SmoothL1Loss(offsets, offset, Reduction.None) * Unsqueeze(isObject, -1));
        return (classLoss + boxLoss) / Maximum(Sum(isObject), 1);
    }

    /// <summary>Without weights: of the background only what <see cref="AnchorBoxes.MineNegatives"/> has left counts.</summary>
    [Loss]
    private Tensor MinedLoss([Shape("batch", 1, 48, 48)] Tensor image, [Shape("batch", 360)] IntTensor label, [Shape("batch", 360, 4)] Tensor offset)
    {
        var (logits, offsets) = Heads(image);
        var isObject = Where(label > 0, 1f, 0f);
        var counts = Where(label >= 0, 1f, 0f);
        var target = OneHot(Clamp(label, min: 0), 4)[.., .., 1..];
        var classLoss = Sum(BinaryCrossEntropyWithLogits(logits, target, Reduction.None) * Unsqueeze(counts, -1));
        var boxLoss = Sum(SmoothL1Loss(offsets, offset, Reduction.None) * Unsqueeze(isObject, -1));
        return (classLoss + boxLoss) / Maximum(Sum(isObject), 1);
    }

    private static Tensor FocalLoss(Tensor logits, Tensor target, float alpha = 0.25f)
    {
        var p = Sigmoid(logits);
        var right = (p * target) + ((1 - p) * (1 - target));
        var weight = (alpha * target) + ((1 - alpha) * (1 - target));
        return weight * Square(1 - right) * BinaryCrossEntropyWithLogits(logits, target, Reduction.None);
    }

    private (Tensor Logits, Tensor Offsets) Heads(Tensor image)
    {
        var x = MaxPool2d(Relu(conv1.Forward(image)), 2);
        x = Relu(conv3.Forward(MaxPool2d(Relu(conv2.Forward(x)), 2)));
        var (smallLogits, smallOffsets) = small.Forward(x);
        var (largeLogits, largeOffsets) = large.Forward(Relu(conv4.Forward(x)));
        return (Concat([smallLogits, largeLogits], dim: 1), Concat([smallOffsets, largeOffsets], dim: 1));
    }
}

/// <summary>What a detector says of the anchors of each cell: a logit for each class, and how a better box lies beside the anchor.</summary>
[Module]
public sealed partial class DetectionHead(int channels, int anchors, int classes)
{
    // At first every probability is 0.01: there is hardly an object anywhere.
    private readonly Conv2d classifier = new(channels, anchors * classes, 3, padding: 1, biasInit: Init.Constant(-4.6));
    private readonly Conv2d regressor = new(channels, anchors * 4, 3, padding: 1);

    public (Tensor Logits, Tensor Offsets) Forward(Tensor x) => (PerAnchor(classifier.Forward(x), classes), PerAnchor(regressor.Forward(x), 4));

    private Tensor PerAnchor(Tensor maps, int values) => Reshape(Permute(maps, 0, 2, 3, 1), maps.Dim(0), maps.Dim(2) * maps.Dim(3) * anchors, values);
}
