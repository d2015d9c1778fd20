using DeclaredModels;

namespace ModelGen.Vision.Tests;

/// <summary>A single-shot detector learns to find shapes.</summary>
public sealed class ShapeDetectorTests
{
    private const int Batch = 16;

    private static readonly AnchorBoxes anchors = new(ShapeCanvas.Side, ShapeCanvas.Side, new AnchorLevel(12, 12, [10, 14], [1]), new AnchorLevel(6, 6, [18, 23], [1]));

    [Fact]
    public void What_is_expected_of_the_anchors_is_detected_again()
    {
        (_, float[] objects, _) = ShapeCanvas.Draw(50, seed: 3);
        (int[] labels, float[] offsets) = Match(objects);
        Assert.Equal(360, anchors.Count);
        var metric = new MeanAveragePrecision(ShapeCanvas.Classes, MeanAveragePrecision.CocoThresholds);
        float[] detections = new float[10 * 6];
        for (int i = 0; i < 50; i++)
        {
            float[] probabilities = [.. labels.AsSpan(i * 360, 360).ToArray().SelectMany(label => Enumerable.Range(1, 3).Select(c => label == c ? 1f : 0))];
            anchors.Detect(probabilities, offsets.AsSpan(i * 1440, 1440), detections);
            metric.Update(detections, objects.AsSpan(i * 15, 15));
        }

        Assert.Equal(1, metric.Value, 1e-9);
    }

    [Fact]
    public void Shapes_are_found()
    {
        var net = new ShapeDetector(seed: 1);
        double before = Evaluate(net);
        (float[] images, float[] objects, _) = ShapeCanvas.Draw(640, seed: 1);
        (int[] labels, float[] offsets) = Match(objects);
        var data = new TensorDataset { { "image", images, 1, 48, 48 }, { "label", labels, 360 }, { "offset", offsets, 360, 4 } };
        using ShapeDetector.Trainer trainer = net.CreateTrainer(new Adam(2e-3), Batch);
        const int Epochs = 8;
        trainer.Schedule = new CosineAnnealingLR(Epochs * 640 / Batch);
        trainer.MaxGradNorm = 10;
        trainer.Fit(new DataLoader(data, Batch, shuffle: true, seed: 1), trainer.Step, new FitOptions { Epochs = Epochs }, TestContext.Current.CancellationToken);
        double after = Evaluate(net);
        Assert.InRange(before, 0, 0.05);
        Assert.InRange(after, 0.75, 1);
    }

    /// <summary>The mean average precision at a share of one half, on pictures that are not trained on.</summary>
    private static double Evaluate(ShapeDetector net)
    {
        const int Count = 100;
        (float[] images, float[] objects, _) = ShapeCanvas.Draw(Count, seed: 2);
        float[] probabilities = new float[Count * 360 * 3], offsets = new float[Count * 360 * 4], detections = new float[20 * 6];
        net.Detect(images, probabilities, offsets, Count);
        var metric = new MeanAveragePrecision(ShapeCanvas.Classes);
        for (int i = 0; i < Count; i++)
        {
            anchors.Detect(probabilities.AsSpan(i * 1080, 1080), offsets.AsSpan(i * 1440, 1440), detections);
            metric.Update(detections, objects.AsSpan(i * 15, 15));
        }

        return metric.Value;
    }

    /// <summary>What the detector is to say of each picture's anchors.</summary>
    private static (int[] Labels, float[] Offsets) Match(float[] objects)
    {
        int count = objects.Length / 15;
        (int[] labels, float[] offsets) = (new int[count * 360], new float[count * 1440]);
        for (int i = 0; i < count; i++)
        {
            float[][] rows = [.. objects.AsSpan(i * 15, 15).ToArray().Chunk(5).Where(row => row[4] >= 0)];
            anchors.Match([.. rows.SelectMany(row => row[..4])], [.. rows.Select(row => (int)row[4])], labels.AsSpan(i * 360, 360), offsets.AsSpan(i * 1440, 1440), 0.5, 0.4);
        }

        return (labels, offsets);
    }
}
