using System.Diagnostics;

namespace ModelGen.Runtime;

/// <summary>A run of <see cref="TrainerBase.Fit"/>.</summary>
internal sealed class FitLoop
{
    private readonly TrainerBase trainer;
    private readonly DataLoader data;
    private readonly Func<Batch, float> step;
    private readonly FitOptions options;
    private readonly CancellationToken cancellation;
    private readonly TrainingCallback[] callbacks;
    private readonly FitHistory history = new();
    private readonly FitContext context;
    private readonly FitPosition position;
    private readonly Stopwatch clock = new();
    private long examples;
    private long changes;

    internal FitLoop(TrainerBase trainer, DataLoader data, Func<Batch, float> step, FitOptions options, CancellationToken cancellation)
    {
        (this.trainer, this.data, this.step, this.options, this.cancellation) = (trainer, data, step, options, cancellation);
        callbacks = [.. options.Callbacks];
        context = new FitContext(trainer, options, history);
        (position, changes) = (trainer.Position, trainer.Changes);
        if (options.ValidateEma && trainer.Ema is null)
        {
            throw new InvalidOperationException("The options ask for a validation of the average, but the trainer has none: set its Ema.");
        }

        options.Validation?.Require();
        if (options.ScheduleMonitor is { } monitor)
        {
            options.RequireName(monitor);
        }

        if (options.FromStart)
        {
            position.BeginEpoch(0);
        }
    }

    private bool StepsByEpoch => options.ScheduleInterval is { } interval ? interval == ScheduleInterval.Epoch : trainer.Schedule is { TakesMetric: true };

    internal FitHistory Run()
    {
        using Activity? activity = TrainingInstruments.Source.StartActivity("modelgen.fit");
        using Parallelism.Scope threads = Parallelism.Use(options.Threads ?? Parallelism.Current);
        clock.Start();
        Tell(static (callback, context) => callback.OnFitStart(context));
        if (position.Epoch >= options.Epochs)
        {
            history.StopReason = $"All {options.Epochs} epochs were made before; FitOptions.FromStart begins anew.";
        }

        while (position.Epoch < options.Epochs && history.StopReason is null)
        {
            RunEpoch();
        }

        Tell(static (callback, context) => callback.OnFitEnd(context));
        position.BeginEpoch(0);
        return history;
    }

    private void RunEpoch()
    {
        using Activity? activity = TrainingInstruments.Source.StartActivity("modelgen.epoch");
        activity?.SetTag("modelgen.epoch", position.Epoch);
        (TimeSpan start, long before) = (clock.Elapsed, examples);
        (context.Epoch, context.Batch, context.Result) = (position.Epoch, position.Batch, null);
        Tell(static (callback, context) => callback.OnEpochStart(context));
        foreach (Batch batch in data.Batches(position.Epoch, position.Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            RunStep(batch);
            if (history.StopReason is not null)
            {
                return;
            }
        }

        if (position.Batch == 0)
        {
            throw new InvalidOperationException("There are no batches to train on.");
        }

        EndEpoch(start, before);
    }

    private void RunStep(Batch batch)
    {
        long skipped = trainer.SkippedSteps, started = Stopwatch.GetTimestamp();
        float loss = step(batch);
        bool isSkipped = trainer.SkippedSteps > skipped;
        position.Batch++;
        position.Steps++;
        examples += batch.Count;
        if (!isSkipped)
        {
            position.Examples += batch.Count;
            position.LossSum += (double)loss * batch.Count;
        }

        TrainingInstruments.Count(trainer, batch.Count, loss, Stopwatch.GetElapsedTime(started));
        if (trainer.Schedule is not null && !StepsByEpoch && trainer.Changes > changes)
        {
            trainer.StepSchedule(loss);
        }

        changes = trainer.Changes;
        (context.Batch, context.Loss) = (position.Batch, loss);
        Tell(static (callback, context) => callback.OnStepEnd(context));
        options.Progress?.Report(ProgressNow(null));
    }

    private void EndEpoch(TimeSpan start, long before)
    {
        var values = new MetricValues();
        values.Add("loss", position.MeanLoss);
        values.Add("lr", trainer.Lr);
        if (options.Validation is { } validation)
        {
            using Activity? activity = TrainingInstruments.Source.StartActivity("modelgen.validation");
            using ExponentialMovingAverage.SwappedParameters swapped = options.ValidateEma ? trainer.Ema!.Swap() : default;
            foreach ((string name, double value) in validation.Run(cancellation))
            {
                values.Add("val_" + name, value);
            }

            if (trainer.Changes != changes)
            {
                throw new InvalidOperationException("The validation has changed the parameters: give it the model's loss, new Evaluation(data, net.Loss), and not a step of the trainer.");
            }
        }

        if (trainer.Schedule is not null && StepsByEpoch)
        {
            string monitor = options.ScheduleMonitor ?? (values.Contains("val_loss") ? "val_loss" : "loss");
            trainer.StepSchedule(values[monitor]);
        }

        var result = new EpochResult(position.Epoch, values, clock.Elapsed - start, examples - before);
        history.Add(result);
        context.Result = result;
        FitProgress progress = ProgressNow(result);

        // A checkpoint that a callback saves now goes on with the next pass.
        position.BeginEpoch(position.Epoch + 1);
        Tell(static (callback, context) => callback.OnEpochEnd(context));
        options.Progress?.Report(progress);
    }

    private FitProgress ProgressNow(EpochResult? result) => new()
    {
        Epoch = position.Epoch,
        Epochs = options.Epochs,
        Batch = position.Batch,
        BatchCount = data.BatchCount,
        Loss = position.MeanLoss,
        Lr = trainer.Lr,
        ExamplesPerSecond = examples / Math.Max(clock.Elapsed.TotalSeconds, 1e-9),
        Result = result,
    };

    private void Tell(Action<TrainingCallback, FitContext> what)
    {
        foreach (TrainingCallback callback in callbacks)
        {
            what(callback, context);
        }
    }
}
