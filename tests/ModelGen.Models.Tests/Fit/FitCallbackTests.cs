using DeclaredModels;
using ModelGen.Tests;
using static ModelGen.Models.Tests.FitData;

// These end by themselves, in milliseconds.
#pragma warning disable xUnit1051

namespace ModelGen.Models.Tests;

/// <summary>What is kept of training pass by pass: the best, the last, the average.</summary>
public sealed class FitCallbackTests : IDisposable
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
        Assert.Equal(Path.Combine(folder, "step-0000000036.checkpoint"), ModelCheckpoint.Latest(folder));
        other.LoadCheckpoint(Path.Combine(folder, "step-0000000036.checkpoint"));
        Assert.True(fresh.Parameters.Values.SequenceEqual(net.Parameters.Values));
        losses = [.. losses, .. other.Fit(Loader(), other.Step, new FitOptions { Epochs = 8, Validation = Validation(fresh), Callbacks = [checkpoints] }).Of("val_loss")];
        best = $"step-{(Array.IndexOf(losses, losses.Max()) + 1) * 6:D10}.checkpoint";
        Assert.Equal(8, losses.Length);
        Assert.Equal(new[] { best, "step-0000000044.checkpoint", "step-0000000048.checkpoint", "step-9.checkpoint" }.Distinct().Order(StringComparer.Ordinal), Names());

        string[] Names() => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Callbacks_of_one_kind_count_for_themselves()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        string every = Path.Combine(folder, "every"), best = Path.Combine(folder, "best");
        TrainingCallback[] callbacks =
        [
            new ModelCheckpoint(every) { EverySteps = 4, EveryEpochs = 0, KeepLast = 99, KeepBest = 0 },
            new ModelCheckpoint(best, "val_loss"),
            new EarlyStopping(patience: 3, minDelta: 1e9),
            new EarlyStopping(patience: 5, minDelta: 1e9, restoreBestWeights: false),
            new EarlyStopping("val_accuracy", patience: 9, restoreBestWeights: false),
        ];
        FitHistory history = trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 20, Validation = Validation(net), Callbacks = callbacks });

        // The first pass counts as the best, and nothing is so much better.
        Assert.Equal(4, history.Epochs.Count);
        Assert.Contains("for 3 epochs", history.StopReason, StringComparison.Ordinal);
        Assert.Equal(["step-0000000004.checkpoint", "step-0000000008.checkpoint", "step-0000000012.checkpoint", "step-0000000016.checkpoint", "step-0000000020.checkpoint", "step-0000000024.checkpoint"], Directory.GetFiles(every).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("step-0000000024.checkpoint", Directory.GetFiles(best).Select(Path.GetFileName));
        double[] accuracies = [.. history.Of("val_accuracy")];
        Assert.Equal(accuracies.Max(), ((EarlyStopping)callbacks[4]).BestValue);
        Assert.Contains("restoreBestWeights: false", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, new FitOptions { Validation = Validation(net), Callbacks = [new EarlyStopping(), new EarlyStopping("val_accuracy")] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_waits_for_the_step_that_micro_batches_make()
    {
        var net = new SparseNet(seed: 1);
        using SparseNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4, time: 2);
        trainer.AccumulationSteps = 2;
        var data = new TensorDataset { { "word", Golden.Indices(1, 24, 20), 2 }, { "tag", Golden.Indices(2, 24, 5), 2 }, { "label", Golden.Indices(3, 12, 10) } };
        trainer.Fit(new DataLoader(data, 4), trainer.Step, new FitOptions { Epochs = 2, Callbacks = [new ModelCheckpoint(folder) { EverySteps = 1, KeepLast = 9 }] });
        Assert.Equal(["step-0000000002.checkpoint", "step-0000000004.checkpoint", "step-0000000006.checkpoint"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Callbacks_go_on_with_their_own_in_any_order()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 8);
        EarlyStopping loss = new(patience: 50), accuracy = new("val_accuracy", patience: 50, restoreBestWeights: false);
        trainer.Fit(Loader(), trainer.Step, new FitOptions { Epochs = 4, Validation = Validation(net), Callbacks = [loss, accuracy, new LambdaCallback { EpochEnd = c => Save(c) }] });
        using TinyNet.Trainer other = net.CreateTrainer(new Adam(0.05), batch: 8);
        other.LoadCheckpoint(Path.Combine(folder, "at2"));
        EarlyStopping loss2 = new(patience: 50), accuracy2 = new("val_accuracy", patience: 50, restoreBestWeights: false);
        other.Fit(Loader(), other.Step, new FitOptions { Epochs = 4, Validation = Validation(net), Callbacks = [accuracy2, loss2] });
        Assert.Equal((loss.BestValue, loss.BestEpoch, accuracy.BestValue, accuracy.BestEpoch), (loss2.BestValue, loss2.BestEpoch, accuracy2.BestValue, accuracy2.BestEpoch));

        void Save(FitContext context)
        {
            Directory.CreateDirectory(folder);
            if (context.Epoch == 1)
            {
                context.Trainer.SaveCheckpoint(Path.Combine(folder, "at2"));
            }
        }
    }

    [Fact]
    public void What_no_pass_gives_is_said_before_the_first_step()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 8);
        Assert.Contains("val_accuracy", Message(new FitOptions { Validation = Validation(net), Callbacks = [new ModelCheckpoint(folder, "val_acc")] }), StringComparison.Ordinal);
        Assert.Contains("There is no Validation", Message(new FitOptions { Callbacks = [new ModelCheckpoint(folder, "val_loss")] }), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));

        // Averages have names of their own; what is still called the same is refused.
        Assert.Contains("'val_f1_micro' ", Message(new FitOptions { ScheduleMonitor = "val_f1_micro" }), StringComparison.Ordinal);
        Assert.Contains("Name = ", Message(new FitOptions { Validation = Twice(net, new F1Score(Average.Binary)) }), StringComparison.Ordinal);
        Assert.Contains("Predict", Message(new FitOptions { Validation = new(new DataLoader(Data(20, 900), 7)) { Metrics = [new Accuracy()] } }), StringComparison.Ordinal);
        Assert.Equal(0, trainer.Steps);
        MetricValues values = Twice(net, new F1Score(Average.Micro)).Run();
        Assert.Equal(["f1", "f1_micro"], values.Select(v => v.Key));
        Assert.Equal(2, Twice(net, new F1Score { Name = "again" }).Run().Count);

        string Message(FitOptions options) => Assert.Throws<InvalidOperationException>(() => trainer.Fit(Loader(), trainer.Step, options)).Message;

        static Evaluation Twice(TinyNet net, Metric other) => new(new DataLoader(Data(20, 900), 7)) { Predict = net.Scores, Metrics = [new F1Score(), other] };
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
}
