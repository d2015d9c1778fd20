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
        using ShapeDetector.Trainer trainer = net.CreateTrainer(new Adam(2e-3), Batch);
        Train(trainer, trainer.Step);
        Assert.InRange(before, 0, 0.05);
        Assert.InRange(Evaluate(net), 0.75, 1);
    }

    /// <summary>With the loss that has no weights, three anchors of the background for each with an object: those that the network is most wrong about as it is.</summary>
    [Fact]
    public void Shapes_are_found_by_mining_the_background()
    {
        var net = new ShapeDetector(seed: 1);
        float[] probabilities = new float[Batch * 360 * 3], said = new float[Batch * 360 * 4];
        int[] mined = new int[Batch * 360];
        using ShapeDetector.Trainer trainer = net.CreateTrainer(new Adam(2e-3), Batch);
        Train(trainer, Step);
        Assert.InRange(Evaluate(net), 0.75, 1);

        // Three for each anchor of an object, as far as an image has as many.
        static int ExpectedNegatives(ReadOnlySpan<int> labels)
        {
            int all = 0;
            for (int first = 0; first < labels.Length; first += 360)
            {
                ReadOnlySpan<int> image = labels.Slice(first, 360);
                int negatives = image.Count(0), objects = 360 - negatives - image.Count(-1);
                all += Math.Min(3 * objects, negatives);
            }

            return all;
        }

        float Step(Batch batch)
        {
            net.Detect(batch.Floats("image"), probabilities.AsSpan(0, batch.Count * 1080), said.AsSpan(0, batch.Count * 1440), batch.Count);
            Span<int> labels = mined.AsSpan(0, batch.Count * 360);
            batch.Ints("label").CopyTo(labels);
            int left = anchors.MineNegatives(probabilities.AsSpan(0, batch.Count * 1080), labels);
            Assert.Equal(ExpectedNegatives(batch.Ints("label")), left);
            return trainer.StepMinedLoss(batch.Floats("image"), labels, batch.Floats("offset"), batch.Count);
        }
    }

    private static void Train(ShapeDetector.Trainer trainer, Func<Batch, float> step)
    {
        const int Epochs = 8;
        (float[] images, float[] objects, _) = ShapeCanvas.Draw(640, seed: 1);
        (int[] labels, float[] offsets) = Match(objects);
        var data = new TensorDataset { { "image", images, 1, 48, 48 }, { "label", labels, 360 }, { "offset", offsets, 360, 4 } };
        trainer.Schedule = new CosineAnnealingLR(Epochs * 640 / Batch);
        trainer.MaxGradNorm = 10;
        trainer.Fit(new DataLoader(data, Batch, shuffle: true, seed: 1), step, new FitOptions { Epochs = Epochs }, TestContext.Current.CancellationToken);
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
