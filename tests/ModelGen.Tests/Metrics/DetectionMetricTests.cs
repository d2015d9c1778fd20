namespace ModelGen.Tests.Metrics;

/// <summary>Average precision is what COCO's rules say, by another program (<c>make_detection.py</c>), and on cases that can be counted by hand.</summary>
public sealed class DetectionMetricTests
{
    [Fact]
    public void Precision_over_recalls_classes_and_shares()
    {
        using SafetensorsReader golden = Golden.Open("detection.safetensors");
        float[] detections = golden.Floats("map/detections"), objects = golden.Floats("map/objects");
        MeanAveragePrecision half = new(4), all = new(4, MeanAveragePrecision.CocoThresholds);
        var batch = new Batch();
        for (int round = 0; round < 2; round++)
        {
            half.Reset();
            all.Reset();
            for (int start = 0; start < 8; start += 4)
            {
                batch.Reset(4);
                objects.AsSpan(start * 20, 80).CopyTo(batch.AddFloats("object", 4, 5));
                half.Update(detections.AsSpan(start * 42, 4 * 42), batch.Get("object"));
                all.Update(detections.AsSpan(start * 42, 4 * 42), batch.Get("object"));
            }

            float[] each = golden.Floats("map/each");
            Assert.Equal([each[0], each[1], each[2], double.NaN], half.PerClass, (a, b) => Math.Abs(a - b) < 1e-6 || (double.IsNaN(a) && double.IsNaN(b)));
            Assert.Equal(golden.Floats("map/50")[0], half.Value, 1e-6);
            Assert.Equal(golden.Floats("map/coco")[0], all.Value, 1e-6);
        }

        Assert.Equal(("map_50", "map", MetricMode.Max), (half.Name, all.Name, half.Mode));
    }

    [Fact]
    public void By_hand()
    {
        var metric = new MeanAveragePrecision(2);
        Assert.True(double.IsNaN(metric.Value));

        // Two objects; the first is found twice, of which one is wrong, and the other one not at all: recall ½ with precision 1.
        metric.Update([0, 0, 10, 10, 0.9f, 0, 0, 0, 10, 9, 0.8f, 0, 1, 1, 2, 2, 0.1f, -1], [0, 0, 10, 10, 0, 20, 20, 30, 30, 0, 0, 0, 0, 0, -1]);
        Assert.Equal(51 / 101.0, metric.Value, 1e-12);

        // The second object's detection comes third: recall 1 with precision ⅔.
        metric.Reset();
        metric.Update([0, 0, 10, 10, 0.9f, 0, 0, 0, 10, 9, 0.8f, 0, 20, 20, 30, 30, 0.1f, 0], [0, 0, 10, 10, 0, 20, 20, 30, 30, 0]);
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, metric.Value, 1e-12);

        // A detection of another class finds nothing, and does not lower the average of a class that has no objects.
        metric.Reset();
        metric.Update([0, 0, 10, 10, 0.9f, 1], [0, 0, 10, 10, 0]);
        Assert.Equal([0, double.NaN], metric.PerClass);
        Assert.Equal(0, metric.Value);
    }

    [Fact]
    public void Only_so_many_detections_of_an_image_count()
    {
        var metric = new MeanAveragePrecision(1) { MaxDetections = 1 };
        metric.Update([0, 0, 10, 10, 0.5f, 0, 20, 20, 30, 30, 0.9f, 0], [0, 0, 10, 10, 0, 20, 20, 30, 30, 0]);
        Assert.Equal(51 / 101.0, metric.Value, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var metric = new MeanAveragePrecision(2);
        Assert.Contains("rows of 6", Assert.Throws<ArgumentException>(() => metric.Update(new float[5], [])).Message, StringComparison.Ordinal);
        Assert.Contains("Row 0 has the class 2", Assert.Throws<ArgumentException>(() => metric.Update([0, 0, 1, 1, 1, 2], [])).Message, StringComparison.Ordinal);
        Assert.Contains("left ≤ right", Assert.Throws<ArgumentException>(() => metric.Update([], [1, 0, 0, 1, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanAveragePrecision(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanAveragePrecision(1, 1.5));
        var batch = new Batch();
        batch.Reset(1);
        batch.AddFloats("object", 4);
        Assert.Contains("[batch, objects, 5]", Assert.Throws<ArgumentException>(() => metric.Update([], batch.Get("object"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_iou()
    {
        using SafetensorsReader golden = Golden.Open("metrics.safetensors");
        foreach ((string name, Average average) in ((string, Average)[])[("macro", Average.Macro), ("micro", Average.Micro), ("weighted", Average.Weighted)])
        {
            var metric = new MeanIoU(average);
            metric.Update(golden.Floats("scores"), golden.Integers("labels"));
            Assert.Equal(golden.Floats($"iou_{name}")[0], metric.Value, 1e-6);
            Assert.Equal(golden.Floats("iou_each"), metric.PerClass.Select(v => (float)v));
        }
    }
}
