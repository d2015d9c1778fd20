using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeclaredModels;
using ModelGen.Tests;

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
    public void Early_stopping_ends_training_and_keeps_the_best()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 8);
        var stopping = new EarlyStopping("val_loss", patience: 2);
        var kept = new List<float[]>();
        FitHistory history = trainer.Fit(Loader(), Worsening, new FitOptions
        {
            Epochs = 20,
            Validation = Validation(net),
            Callbacks = [stopping, new LambdaCallback { EpochEnd = _ => kept.Add(net.Parameters.Values.ToArray()) }],
        });
        double[] losses = [.. history.Of("val_loss")];
        Assert.Equal(Array.IndexOf(losses, losses.Min()), stopping.BestEpoch);
        Assert.Equal(stopping.BestEpoch + 3, losses.Length);
        Assert.Equal(losses.Min(), stopping.BestValue);
        Assert.Contains("val_loss has not become better", history.StopReason, StringComparison.Ordinal);
        Assert.True(net.Parameters.Values.SequenceEqual(kept[stopping.BestEpoch!.Value]));
        Assert.Empty(trainer.Progress);
        Assert.Contains("which gives: loss, lr. There is no Validation.", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Callbacks = [new EarlyStopping()] })).Message, StringComparison.Ordinal);
        Assert.Contains("val_f1", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Validation = Validation(net), ScheduleMonitor = "val_los" })).Message, StringComparison.Ordinal);

        // From the third pass on, steps go uphill.
        float Worsening(Batch batch)
        {
            float loss = trainer.Step(batch);
            if (batch.Epoch >= 2)
            {
                foreach (ref float value in net.Parameters.Values)
                {
                    value *= 1.5f;
                }
            }

            return loss;
        }
    }

    [Fact]
    public void The_last_and_the_best_checkpoints_stay()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        var checkpoints = new ModelCheckpoint(folder, mode: MetricMode.Max) { KeepLast = 2, KeepBest = 1, EverySteps = 4 };
        FitHistory history = trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 6, Validation = Validation(net), Callbacks = [checkpoints] });
        double[] losses = [.. history.Of("val_loss")];
        string best = $"step-{(Array.IndexOf(losses, losses.Max()) + 1) * 6:D10}.checkpoint";
        Assert.Equal(new[] { best, "step-0000000032.checkpoint", "step-0000000036.checkpoint" }.Distinct().Order(StringComparer.Ordinal), Names());
        Assert.Equal(Path.Combine(folder, best), checkpoints.BestPath);
        Assert.Equal(Path.Combine(folder, "step-0000000036.checkpoint"), ModelCheckpoint.Latest(folder));
        Assert.Null(ModelCheckpoint.Latest(Path.Combine(folder, "none")));

        // A training that doesn't go on from there takes nothing away.
        var fresh = new TinyNet();
        using TinyNet.Trainer other = fresh.CreateTrainer(new Adam(0.05), batch: 8);
        Assert.Contains("ModelCheckpoint.Latest", Assert.Throws<InvalidOperationException>(() => other.Fit(Loader(), other.Step, new FitOptions { Callbacks = [checkpoints] })).Message, StringComparison.Ordinal);
        string[] before = Names();
        Assert.Throws<InvalidOperationException>(() => other.Fit(Loader(), other.Step, new FitOptions { Callbacks = [checkpoints] }));
        Assert.Equal(before, Names());
        File.WriteAllText(Path.Combine(folder, "step-9.checkpoint"), "not mine");
        other.LoadCheckpoint(Path.Combine(folder, "step-0000000036.checkpoint"));
        Assert.True(fresh.Parameters.Values.SequenceEqual(net.Parameters.Values));
        losses = [.. losses, .. other.Fit(Loader(), other.Step, new FitOptions { Epochs = 8, Validation = Validation(fresh), Callbacks = [checkpoints] }).Of("val_loss")];
        best = $"step-{(Array.IndexOf(losses, losses.Max()) + 1) * 6:D10}.checkpoint";
        Assert.Equal(8, losses.Length);
        Assert.Equal(new[] { best, "step-0000000044.checkpoint", "step-0000000048.checkpoint", "step-9.checkpoint" }.Distinct().Order(StringComparer.Ordinal), Names());

        string[] Names() => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_average_is_validated_and_schedules_look_at_metrics()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 8);
        trainer.Ema = new ExponentialMovingAverage(net.Parameters, 0.9);
        trainer.Schedule = new ReduceLROnPlateau(patience: 0, threshold: 10, absoluteThreshold: true);
        FitHistory history = trainer.Fit(Loader(), trainer.Step, new FitOptions
        {
            Epochs = 3, Validation = Validation(net), ValidateEma = true, Callbacks = [new EarlyStopping(patience: 9)],
        });
        Assert.Equal([0.1, 0.1, 0.01], history.Of("lr").Select(r => Math.Round(r, 6)));
        Assert.Equal(1e-3, trainer.Lr, 1e-9);

        // The best is the average.
        Batch all = Data(20, 900).ReadAll();
        Assert.Equal(history.Of("val_loss").Min(), net.Loss(all), 1e-6);
        trainer.Ema = null;
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { ValidateEma = true }));
    }

    [Fact]
    public void Steps_are_counted_and_allocate_nothing()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 4);
        trainer.Schedule = new CosineAnnealingLR(1000);
        var progress = new Recorder();
        var loader = new DataLoader(Data(200, 500), 4);
        FitHistory history = trainer.Fit(loader, trainer.Step, new FitOptions { Epochs = 10, Progress = progress, Callbacks = [new ModelCheckpoint(folder) { EveryEpochs = 0 }] });
        Assert.Equal(510, progress.Reports);
        Assert.Equal(0, progress.Allocated);
        Assert.Equal(1, progress.Last.Fraction);
        Assert.Same(history.Epochs[^1], progress.Last.Result);
        Assert.StartsWith("epoch 10  loss", progress.Last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_programs_can_watch()
    {
        long steps = 0, examples = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "ModelGen")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                steps += instrument.Name == "modelgen.train.steps" ? value : 0;
                examples += instrument.Name == "modelgen.train.examples" ? value : 0;
            }
        });
        listener.Start();
        var names = new List<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ModelGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                {
                    names.Add(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(activities);
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        int used = 0;
        trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 2, Validation = Validation(net), Threads = 3, Callbacks = [new LambdaCallback { StepEnd = _ => used = Parallelism.Current }] });
        Assert.Equal((3, 1), (used, Parallelism.Current));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Threads = 0 });
        Assert.Equal((12, 84), (steps, examples));
        Assert.Equal(["modelgen.validation", "modelgen.epoch", "modelgen.validation", "modelgen.epoch", "modelgen.fit"], names);
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
        Assert.Throws<ArgumentException>(() => new Evaluation(Loader()) { Predict = net.Scores, Metrics = [new Accuracy(), new Accuracy()] }.Run());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Epochs = 0 });
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

    private static Evaluation Validation(TinyNet net) =>
        new(new DataLoader(Data(20, 900), 7), net.Loss) { Predict = net.Scores, Metrics = [new Accuracy(), new F1Score()] };

    private static DataLoader Loader() => new(Data(42, 500), 8, shuffle: true, seed: 5) { Prefetch = 1 };

    private static TensorDataset Data(int count, uint stream) => new() { { "features", Golden.Signed(stream, 4 * count), 4 }, { "label", Golden.Indices(stream + 1, count, 3) } };

    private sealed class Recorder : IProgress<FitProgress>
    {
        private long last;

        public int Reports { get; private set; }

        public long Allocated { get; private set; }

        public FitProgress Last { get; private set; }

        public void Report(FitProgress value)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();

            // The second pass on: a pass itself takes memory.
            if (value.Result is null && value.Epoch > 0 && value.Batch > 2)
            {
                Allocated += now - last;
            }

            last = now;
            Reports++;
            Last = value;
        }
    }
}
