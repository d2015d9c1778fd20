using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelGen.Runtime;

/// <summary>What other programs can watch of <see cref="TrainerBase.Fit"/>: a meter and a source of activities, both called <c>ModelGen</c>.</summary>
internal static class TrainingInstruments
{
    private const string Name = "ModelGen";

    private static readonly Meter meter = new(Name);
    private static readonly Counter<long> steps = meter.CreateCounter<long>("modelgen.train.steps", "{step}", "Steps of training.");
    private static readonly Counter<long> examples = meter.CreateCounter<long>("modelgen.train.examples", "{example}", "Examples trained on.");
    private static readonly Histogram<double> duration = meter.CreateHistogram<double>("modelgen.train.step.duration", "s", "Time of a step.");
    private static readonly Gauge<double> loss = meter.CreateGauge<double>("modelgen.train.loss", null, "Loss of the last step.");
    private static readonly Gauge<double> rate = meter.CreateGauge<double>("modelgen.train.lr", null, "Learning rate.");
    private static readonly Gauge<double> norm = meter.CreateGauge<double>("modelgen.train.grad_norm", null, "Norm of the gradients of the last step, where they are clipped by it.");

    /// <summary>Activities <c>modelgen.fit</c>, <c>modelgen.epoch</c> and <c>modelgen.validation</c>.</summary>
    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Counts a step; costs next to nothing where nobody listens.</summary>
    internal static void Count(TrainerBase trainer, int count, float value, TimeSpan time)
    {
        steps.Add(1);
        examples.Add(count);
        duration.Record(time.TotalSeconds);
        loss.Record(value);
        rate.Record(trainer.Lr);
        if (trainer.MaxGradNorm is not null)
        {
            norm.Record(trainer.GradNorm);
        }
    }
}
