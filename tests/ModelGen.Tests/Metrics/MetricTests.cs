namespace ModelGen.Tests.Metrics;

/// <summary>Metrics say what scikit-learn says.</summary>
public sealed class MetricTests : IDisposable
{
    private readonly SafetensorsReader file = Golden.Open("metrics.safetensors");

    public static TheoryData<string, ClassificationMetric> OfFiveClasses() => new()
    {
        { "accuracy", new Accuracy() }, { "top2", new Accuracy(topK: 2) }, { "accuracy", new ConfusionMatrix() }, { "auroc", new AUROC() }, { "perplexity", new Perplexity() },
        { "precision_macro", new Precision() }, { "precision_micro", new Precision(Average.Micro) }, { "precision_weighted", new Precision(Average.Weighted) },
        { "recall_macro", new Recall() }, { "recall_micro", new Recall(Average.Micro) }, { "recall_weighted", new Recall(Average.Weighted) },
        { "f1_macro", new F1Score() }, { "f1_micro", new F1Score(Average.Micro) }, { "f1_weighted", new F1Score(Average.Weighted) },
    };

    public static TheoryData<string, ClassificationMetric> OfOneScore() => new()
    {
        { "accuracy", new Accuracy() }, { "f1", new F1Score(Average.Binary) }, { "precision", new Precision(Average.Binary) }, { "recall", new Recall(Average.Binary) }, { "auroc", new AUROC() },
    };

    public void Dispose() => file.Dispose();

    [Fact]
    public void Classes_before_other_dimensions()
    {
        // [2, 3, 4]: the class of each place is the greatest of three that lie four apart.
        var batch = new Batch();
        batch.Reset(2);
        int[] labels = [0, 1, 2, 0, 2, 2, 1, 0];
        labels.CopyTo(batch.AddInts("label", 4));
        float[] scores = new float[24];
        for (int i = 0; i < labels.Length; i++)
        {
            scores[(i / 4 * 12) + (labels[i] * 4) + (i % 4)] = 5;
        }

        ClassificationMetric[] metrics = [new Accuracy { ClassDim = 1 }, new F1Score { ClassDim = 1 }, new Perplexity { ClassDim = 1 }];
        foreach (ClassificationMetric metric in metrics)
        {
            metric.Update(scores, batch.Get("label"));
        }

        Assert.Equal([1, 1, Math.Exp(Math.Log(Math.Exp(5) + 2) - 5)], metrics.Select(m => Math.Round(m.Value, 12)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Accuracy { ClassDim = 2 });
    }

    [Theory]
    [MemberData(nameof(OfFiveClasses))]
    public void Five_classes_in_batches(string name, ClassificationMetric metric)
    {
        float[] scores = file.Floats("scores");
        int[] labels = file.Integers("labels");
        Assert.True(double.IsNaN(metric.Value));
        for (int round = 0; round < 2; round++)
        {
            metric.Reset();
            for (int start = 0, count; start < labels.Length; start += count)
            {
                count = Math.Min(start == 0 ? 1 : 17, labels.Length - start);
                metric.Update(scores.AsSpan(start * 5, count * 5), labels.AsSpan(start, count));
            }

            metric.Update([], []);
            Assert.Equal(file.Floats(name)[0], metric.Value, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(OfFiveClasses))]
    public void Ignored_labels_change_nothing(string name, ClassificationMetric metric)
    {
        var ignoring = (ClassificationMetric)Activator.CreateInstance(metric.GetType(), [.. Arguments(metric)])!;
        typeof(ClassificationMetric).GetProperty("IgnoreIndex")!.SetValue(ignoring, -100);
        float[] scores = [.. file.Floats("scores"), 9, 8, 7, 6, 5, float.NaN, 0, 0, 0, 0];
        ignoring.Update(scores, [.. file.Integers("labels"), -100, -100]);
        Assert.Equal(file.Floats(name)[0], ignoring.Value, 1e-6);
        Assert.Throws<ArgumentException>(() => metric.Update(scores, [.. file.Integers("labels"), -100, -100]));

        static object[] Arguments(ClassificationMetric metric) => metric switch
        {
            Accuracy => [metric.Name == "accuracy" ? 1 : 2],
            ClassMetric => [typeof(ClassMetric).GetField("average", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(metric)!],
            _ => [],
        };
    }

    [Theory]
    [MemberData(nameof(OfOneScore))]
    public void One_score_for_two_classes(string name, ClassificationMetric metric)
    {
        float[] scores = file.Floats("binary/scores");
        int[] labels = file.Integers("binary/labels");
        metric.Update(scores, labels);
        Assert.Equal(file.Floats($"binary/{name}")[0], metric.Value, 1e-6);

        // The same as scores of both classes.
        metric.Reset();
        metric.Update([.. scores.SelectMany(s => new[] { 0, s })], labels);
        Assert.Equal(file.Floats($"binary/{name}")[0], metric.Value, 1e-6);

        // Labels as the floats that a loss of two classes takes.
        metric.Reset();
        var batch = new Batch();
        batch.Reset(labels.Length);
        Array.ConvertAll(labels, l => (float)l).CopyTo(batch.AddFloats("label"));
        metric.Update(scores, batch.Get("label"));
        Assert.Equal(file.Floats($"binary/{name}")[0], metric.Value, 1e-6);
        batch.Floats("label")[3] = 0.5f;
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => metric.Update(scores, batch.Get("label"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_class_and_the_confusion_of_all()
    {
        var matrix = new ConfusionMatrix();
        ClassMetric[] metrics = [new Precision(), new Recall(), new F1Score()];
        matrix.Update(file.Floats("scores"), file.Integers("labels"));
        float[] expected = file.Floats("confusion");
        for (int i = 0; i < 25; i++)
        {
            Assert.Equal(expected[i], matrix[i / 5, i % 5]);
        }

        foreach (ClassMetric metric in metrics)
        {
            metric.Update(file.Floats("scores"), file.Integers("labels"));
            float[] each = file.Floats(metric.Name + "_each");
            Assert.Equal(5, metric.PerClass.Count);
            Assert.All(each, (value, i) => Assert.Equal(value, metric.PerClass[i], 1e-6));
        }

        Assert.Throws<ArgumentException>(() => matrix.Update(new float[6], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[5, 0]);
        Assert.Throws<InvalidOperationException>(() =>
        {
            var binary = new F1Score(Average.Binary);
            binary.Update(new float[6], [0, 1]);
            return binary.Value;
        });
    }

    [Fact]
    public void Numbers()
    {
        float[] guess = file.Floats("numbers/guess"), value = file.Floats("numbers/value");
        foreach (RegressionMetric metric in (RegressionMetric[])[new MeanAbsoluteError(), new MeanSquaredError(), new R2Score()])
        {
            Assert.True(double.IsNaN(metric.Value));
            metric.Update(guess.AsSpan(0, 7), value.AsSpan(0, 7));
            metric.Update(guess.AsSpan(7), value.AsSpan(7));
            Assert.Equal(file.Floats("numbers/" + metric.Name)[0], metric.Value, 1e-6);
            Assert.Throws<ArgumentException>(() => metric.Update([1], [1, 2]));
            metric.Reset();
            Assert.True(double.IsNaN(metric.Value));
        }

        // Integers are the numbers that they are, also where they are no floats.
        var batch = new Batch();
        batch.Reset(2);
        ((int[])[3, 16_777_217]).CopyTo(batch.AddInts("count"));
        var error = new MeanSquaredError { Name = "rings" };
        error.Update([4, 16_777_216], batch.Get("count"));
        Assert.Equal(1, error.Value);
        Assert.Contains("'rings'", Assert.Throws<ArgumentException>(() => error.Update([4], batch.Get("count"))).Message, StringComparison.Ordinal);

        // A large mean takes nothing from the variance.
        var r2 = new R2Score();
        r2.Update([16_777_214, 16_777_210], [16_777_212, 16_777_208]);
        Assert.Equal(1 - (8 / 8.0), r2.Value);
    }

    [Fact]
    public void Targets_without_variance()
    {
        float[] expected = file.Floats("equal/r2");
        var r2 = new R2Score();
        r2.Update([0.1f, 0.1f, 0.1f], [0.1f, 0.1f, 0.1f]);
        Assert.Equal(expected[0], r2.Value);
        r2.Reset();
        r2.Update([0.1f, 0.1f, 0.25f], [0.1f, 0.1f, 0.1f]);
        Assert.Equal(expected[1], r2.Value);
        r2.Reset();
        r2.Update([0.1f], [0.1f]);
        Assert.True(double.IsNaN(r2.Value));
    }

    [Fact]
    public void Names_tell_metrics_apart()
    {
        Metric[] metrics =
        [
            new F1Score(), new F1Score(Average.Micro), new F1Score(Average.Weighted), new F1Score(Average.Binary), new Precision(Average.Micro), new Recall(Average.Weighted),
            new Accuracy { Name = "without_padding", IgnoreIndex = 0 },
        ];
        Assert.Equal(["f1", "f1_micro", "f1_weighted", "f1", "precision_micro", "recall_weighted", "without_padding"], metrics.Select(m => m.Name));
        Assert.Throws<ArgumentException>(() => new Accuracy { Name = "" });
    }

    [Fact]
    public void Areas_of_logits_are_those_of_their_probabilities()
    {
        var area = new AUROC();
        area.Update(file.Floats("pair/scores"), file.Integers("binary/labels"));
        Assert.Equal(file.Floats("pair/auroc")[0], area.Value, 1e-6);

        // What is added to all logits of an example changes nothing; nor does a softmax before it.
        float[] scores = file.Floats("scores"), shifted = [.. scores.Select((s, i) => s + (i / 5 % 7))], probabilities = [.. scores.Chunk(5).SelectMany(Softmax)];
        foreach (float[] given in (float[][])[shifted, probabilities])
        {
            area.Reset();
            area.Update(given, file.Integers("labels"));
            Assert.Equal(file.Floats("auroc")[0], area.Value, 1e-3);
        }

        var perplexity = new Perplexity();
        perplexity.Update(probabilities, file.Integers("labels"));
        Assert.Equal(file.Floats("perplexity")[0], perplexity.Value, 1e-5);

        // Probabilities that are rounded to 0 and 1 are told apart by logits, and what is masked is the least probable.
        area.Reset();
        area.Update([0, 200, 0, 100, 0, 90, 0, float.NegativeInfinity], [1, 1, 0, 0]);
        Assert.Equal(1, area.Value);

        static IEnumerable<float> Softmax(float[] logits) => logits.Select(l => (float)(Math.Exp(l) / logits.Sum(k => Math.Exp(k))));
    }

    [Fact]
    public void A_score_that_is_no_number_is_the_greatest()
    {
        var accuracy = new Accuracy();
        accuracy.Update([1, float.NaN, 2, 3, 1, 2], [1, 0]);
        Assert.Equal(1, accuracy.Value);
        var first = new Accuracy(topK: 2);
        first.Update([1, float.NaN, 2, 1, 1, 1], [2, 2]);
        Assert.Equal(0.5, first.Value);
        Assert.Equal("top_2_accuracy 0.5", first.ToString());
    }

    [Fact]
    public void Areas_of_one_class_or_without_difference()
    {
        var area = new AUROC();
        area.Update([1, 2], [1, 1]);
        Assert.True(double.IsNaN(area.Value));
        area.Reset();
        area.Update([3, 3, 3, 3], [0, 1, 0, 1]);
        Assert.Equal(0.5, area.Value);
        Assert.Throws<ArgumentException>(() => area.Update([1, 2, 3, 4], [0, 1]));
    }
}
