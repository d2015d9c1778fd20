using DeclaredModels;

namespace ModelGen.Vision.Tests;

/// <summary>A U-Net learns what each pixel belongs to.</summary>
public sealed class ShapeSegmenterTests
{
    private const int Batch = 16;

    [Fact]
    public void Pixels_are_told_apart()
    {
        var net = new ShapeSegmenter(seed: 1);
        MetricValues before = Evaluate(net);
        using ShapeSegmenter.Trainer trainer = net.CreateTrainer(new Adam(1e-2), Batch);
        const int Epochs = 5;
        trainer.Schedule = new CosineAnnealingLR(Epochs * 320 / Batch);
        trainer.Fit(new DataLoader(Data(320, seed: 1), Batch, shuffle: true, seed: 1), trainer.Step, new FitOptions { Epochs = Epochs }, TestContext.Current.CancellationToken);
        MetricValues after = Evaluate(net);
        Assert.InRange(before["mean_iou"], 0, 0.4);
        Assert.InRange(after["mean_iou"], 0.85, 1);
        Assert.InRange(after["accuracy"], 0.95, 1);
        Assert.True(after["loss"] < before["loss"] / 2);
    }

    private static MetricValues Evaluate(ShapeSegmenter net) => new Evaluation(new DataLoader(Data(100, seed: 2), Batch), net.Loss)
    {
        Predict = net.Logits,
        Metrics = [new MeanIoU { ClassDim = 1 }, new Accuracy { ClassDim = 1 }],
    }.Run(TestContext.Current.CancellationToken);

    private static TensorDataset Data(int count, int seed)
    {
        (float[] images, _, int[] masks) = ShapeCanvas.Draw(count, seed);
        return new TensorDataset { { "image", images, 1, 48, 48 }, { "label", masks, 48, 48 } };
    }
}
