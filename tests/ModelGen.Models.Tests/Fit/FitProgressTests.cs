using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeclaredModels;
using static ModelGen.Models.Tests.FitData;

// These end by themselves, in milliseconds.
#pragma warning disable xUnit1051

namespace ModelGen.Models.Tests;

/// <summary>What others see of training pass by pass.</summary>
public sealed class FitProgressTests : IDisposable
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
