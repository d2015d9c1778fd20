using DeclaredModels;
using ModelGen.Tests;
using static ModelGen.Models.Tests.FitData;

// These end by themselves, in milliseconds.
#pragma warning disable xUnit1051

namespace ModelGen.Models.Tests;

/// <summary>Training pass by pass.</summary>
public sealed class FitTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void It_does_what_a_loop_by_hand_does()
    {
        TinyNet fitted = new(), looped = new();
        using TinyNet.Trainer trainer = fitted.CreateTrainer(new Adam(0.05), batch: 8), byHand = looped.CreateTrainer(new Adam(0.05), batch: 8);
        trainer.Schedule = byHand.Schedule = new CosineAnnealingLR(40);
        DataLoader loader = Loader();
        FitHistory history = trainer.Fit(loader, trainer.Step, new FitOptions { Epochs = 3, Validation = Validation(fitted) });
        var losses = new List<double>();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            (double sum, int count) = (0, 0);
            foreach (Batch batch in loader.Batches(epoch))
            {
                sum += batch.Count * (double)byHand.Step(batch.Floats("features"), batch.Ints("label"), batch.Count);
                count += batch.Count;
                byHand.StepSchedule();
            }

            losses.Add(sum / count);
        }

        Assert.Equal(losses, history.Of("loss"));
        Assert.True(looped.Parameters.Values.SequenceEqual(fitted.Parameters.Values));
        Assert.Equal(byHand.Lr, trainer.Lr);
        Assert.Equal([0, 1, 2], history.Epochs.Select(e => e.Epoch));
        Assert.Equal(["loss", "lr", "val_loss", "val_accuracy", "val_f1"], history.Epochs[0].Values.Select(v => v.Key));
        Assert.Null(history.StopReason);

        // What is validated is what the model gives.
        Batch all = Data(20, 900).ReadAll();
        float[] logits = new float[60];
        fitted.Scores(all.Floats("features"), logits, 20);
        Assert.Equal(fitted.Loss(all.Floats("features"), all.Ints("label"), 20), history.Epochs[^1]["val_loss"], 1e-6);
        int right = Enumerable.Range(0, 20).Count(i => Array.IndexOf(logits[(i * 3)..((i * 3) + 3)], logits[(i * 3)..((i * 3) + 3)].Max()) == all.Ints("label")[i]);
        Assert.Equal(right / 20.0, history.Epochs[^1]["val_accuracy"]);
        Assert.Contains("val_accuracy", Assert.Throws<KeyNotFoundException>(() => history.Of("accuracy")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<int> Interruptions => [.. Enumerable.Range(1, 17)];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void A_run_that_is_cut_short_goes_on_with_the_same_bits(int steps)
    {
        string path = Path.Combine(folder, "at.checkpoint");
        Directory.CreateDirectory(folder);
        (TinyNet whole, double[] expected) = Run(_ => { }, load: null, out _);
        using var source = new CancellationTokenSource();
        int made = 0;
        Assert.Throws<OperationCanceledException>(() => Run(
            context =>
            {
                if (++made == steps)
                {
                    context.Trainer.SaveCheckpoint(path);
                    source.Cancel();
                }
            },
            load: null,
            out _,
            source.Token));
        (TinyNet resumed, double[] actual) = Run(_ => { }, path, out _);
        Assert.True(whole.Parameters.Values.SequenceEqual(resumed.Parameters.Values));
        Assert.Equal(expected[^actual.Length..], actual);
    }

    [Fact]
    public void A_run_that_was_cut_short_goes_on_in_the_same_trainer()
    {
        TinyNet whole = new(), cut = new();
        using TinyNet.Trainer trainer = whole.CreateTrainer(new Adam(0.05), batch: 8), other = cut.CreateTrainer(new Adam(0.05), batch: 8);
        trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 2 });
        Assert.Throws<IOException>(() => other.Fit(Loader(), Failing, new FitOptions { Epochs = 2 }));
        other.Fit(Loader(), other.Step, new FitOptions { Epochs = 2 });
        Assert.True(whole.Parameters.Values.SequenceEqual(cut.Parameters.Values));

        // What was made before is not made again, and said so.
        trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 2, Callbacks = [new LambdaCallback { EpochEnd = context => context.Trainer.SaveCheckpoint(Directory.CreateDirectory(folder).FullName + "/end.checkpoint") }] });
        trainer.LoadCheckpoint(Path.Combine(folder, "end.checkpoint"));
        FitHistory none = trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 2 });
        Assert.Empty(none.Epochs);
        Assert.Contains("All 2 epochs were made before", none.StopReason, StringComparison.Ordinal);

        // What has ended begins anew, and so does what is told to.
        Assert.Single(trainer.Fit(Loader(), trainer.Step).Epochs);
        Assert.Throws<IOException>(() => other.Fit(Loader(), Failing, new FitOptions { Epochs = 2 }));
        Assert.Equal(2, other.Fit(Loader(), other.Step, new FitOptions { Epochs = 2, FromStart = true }).Epochs.Count);

        float Failing(Batch batch) => batch is { Epoch: 1, Index: 3 } ? throw new IOException() : other.Step(batch);
    }

    [Fact]
    public void Mistakes_say_what_is_missing()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        var wrong = new DataLoader(new TensorDataset { { "pixels", new float[32], 4 }, { "label", new int[8] } }, 8);
        Assert.Contains("'features' [batch, 4], which the batch doesn't have. It has: pixels [8, 4], label [8] (integers).", Assert.Throws<ArgumentException>(() => trainer.Fit(wrong, trainer.Step)).Message, StringComparison.Ordinal);
        var narrow = new DataLoader(new TensorDataset { { "features", new float[24], 3 }, { "label", new int[8] } }, 8);
        Assert.Contains("'features' [batch, 4] of floats; the batch has features [8, 3] of floats.", Assert.Throws<ArgumentException>(() => trainer.Fit(narrow, trainer.Step)).Message, StringComparison.Ordinal);
        var floats = new DataLoader(new TensorDataset { { "features", new float[32], 4 }, { "label", new float[8] } }, 8);
        Assert.Contains("'label' [batch] of integers; the batch has label [8] of floats.", Assert.Throws<ArgumentException>(() => trainer.Fit(floats, trainer.Step)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(new DataLoader(Data(20, 500), 9), trainer.Step));
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(new DataLoader(Data(0, 500), 8), trainer.Step));
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Validation = new(Loader()) { Metrics = [new Accuracy()] }, FromStart = true }));
        Assert.Contains("Name = \"accuracy_2\"", Assert.Throws<InvalidOperationException>(() => new Evaluation(Loader()) { Predict = net.Scores, Metrics = [new Accuracy(), new Accuracy()] }.Run()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Epochs = 0 });
        Assert.Contains("give it the model's loss", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Validation = new(Loader(), trainer.Step), FromStart = true })).Message, StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), Nested, new FitOptions { FromStart = true })).Message, StringComparison.Ordinal);
        Assert.Contains("set Target", Assert.Throws<InvalidOperationException>(() => new Evaluation(Loader()) { Predict = net.Scores, Metrics = [new Accuracy()], Target = "y" }.Run()).Message, StringComparison.Ordinal);
        long steps = trainer.Steps;
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Validation = new(new DataLoader(Data(0, 500), 8), net.Loss), FromStart = true }));
        Assert.Equal(steps, trainer.Steps);

        float Nested(Batch batch)
        {
            trainer.Fit(Loader(), trainer.Step);
            return 0;
        }
    }

    [Fact]
    public void Steps_that_are_skipped_have_no_part_in_the_loss()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.05), batch: 8);
        trainer.WhenNonFinite = NonFiniteAction.Skip;
        float[] images = Golden.Signed(500, 4 * 16);
        images[3] = float.NaN;
        FitHistory history = trainer.Fit(new DataLoader(new TensorDataset { { "features", images, 4 }, { "label", Golden.Indices(501, 16, 3) } }, 8), trainer.Step);
        Assert.Equal(1, trainer.SkippedSteps);
        Assert.True(double.IsFinite(history.Epochs[0]["loss"]));
    }

    private (TinyNet Net, double[] Losses) Run(Action<FitContext> stepEnd, string? load, out FitHistory history, CancellationToken cancellation = default)
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        trainer.Schedule = new OneCycleLR(0.1, totalSteps: 100);
        if (load is not null)
        {
            trainer.LoadCheckpoint(load);
        }

        history = trainer.Fit(
            Loader(),
            trainer.Step,
            new FitOptions { Epochs = 3, Validation = Validation(net), Callbacks = [new EarlyStopping(patience: 3), new LambdaCallback { StepEnd = stepEnd }] },
            cancellation);
        return (net, [.. history.Of("loss")]);
    }

    [Fact]
    public void Results_of_several_methods_lie_apart()
    {
        TinyNet first = new(seed: 1), second = new(seed: 2);
        Batch batch = Data(20, 500).ReadAll();
        ReadOnlySpan<float> a = first.Scores(batch), b = second.Scores(batch);
        float[] expected = new float[60];
        first.Scores(batch.Floats("features"), expected, batch: 20);
        Assert.Equal(expected, a.ToArray());
        Assert.NotEqual(expected, b.ToArray());

        // Of several results each has a span.
        var net = new Estimator(seed: 1);
        Batch features = new TensorDataset { { "features", Golden.Signed(1, 16 * 5), 16 } }.ReadAll();
        net.Predict(features, out ReadOnlySpan<float> mean, out ReadOnlySpan<float> scale);
        float[] means = new float[5], scales = new float[5];
        net.Predict(features.Floats("features"), means, scales, batch: 5);
        Assert.Equal(means, mean.ToArray());
        Assert.Equal(scales, scale.ToArray());
    }
}
