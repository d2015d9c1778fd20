using System.Globalization;

namespace ModelGen;

/// <summary>Ends training when a number has not become better for some passes (as Keras and PyTorch Lightning have it), and gives the model the parameters it had when it was best.</summary>
public sealed class EarlyStopping : TrainingCallback
{
    private readonly string monitor;
    private readonly int patience;
    private readonly double minDelta;
    private readonly MetricMode? givenMode;
    private readonly bool restoreBestWeights;
    private MetricMode mode;
    private string prefix = "";

    /// <summary>A callback.</summary>
    /// <param name="monitor">The number that is looked at after each pass.</param>
    /// <param name="patience">After how many passes in a row without improvement training ends, at least 1.</param>
    /// <param name="minDelta">By how much a value must be better to count, ≥ 0.</param>
    /// <param name="mode">Which values are better; what the metric says if left out, of a loss small ones.</param>
    /// <param name="restoreBestWeights">Whether the model has the parameters of the best pass in the end, which are kept in memory and in checkpoints; of several callbacks one may.</param>
    public EarlyStopping(string monitor = "val_loss", int patience = 5, double minDelta = 0, MetricMode? mode = null, bool restoreBestWeights = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        Optimizer.RequireNonNegative(minDelta, nameof(minDelta));
        (this.monitor, this.patience, this.minDelta, givenMode, this.restoreBestWeights) = (monitor, patience, minDelta, mode, restoreBestWeights);
    }

    /// <summary>The pass that was best, from 0; null before the first one.</summary>
    public int? BestEpoch { get; private set; }

    /// <summary>The best value; NaN before the first pass.</summary>
    public double BestValue { get; private set; } = double.NaN;

    private string Best => prefix + "best";

    private string Wait => prefix + "wait";

    private string Kept => prefix + "epoch";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No pass gives the number, or another callback keeps the best weights as well.</exception>
    public override void OnFitStart(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Options.RequireName(monitor);
        mode = givenMode ?? context.Options.ModeOf(monitor);
        prefix = PrefixAmong(context.Options.Callbacks);
        IDictionary<string, double> progress = context.Trainer.Progress;
        if (context.Options.FromStart)
        {
            Forget(progress);
        }

        bool goesOn = progress.ContainsKey(Best);
        BestValue = goesOn ? progress[Best] : double.NaN;
        BestEpoch = goesOn ? (int)progress[Kept] : null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double value = context.Result![monitor];
        IDictionary<string, double> progress = context.Trainer.Progress;
        if (BestEpoch is null || (mode == MetricMode.Min ? value < BestValue - minDelta : value > BestValue + minDelta) || (double.IsNaN(BestValue) && !double.IsNaN(value)))
        {
            (BestValue, BestEpoch) = (value, context.Epoch);
            (progress[Best], progress[Kept], progress[Wait]) = (value, context.Epoch, 0);
            if (restoreBestWeights)
            {
                context.Trainer.KeepBest(context.Options.ValidateEma);
            }

            return;
        }

        progress[Wait]++;
        if (progress[Wait] >= patience)
        {
            context.Stop(string.Create(
                CultureInfo.InvariantCulture, $"{monitor} has not become better than {BestValue:0.######}, that of epoch {BestEpoch + 1}, for {patience} {(patience == 1 ? "epoch" : "epochs")}."));
        }
    }

    /// <inheritdoc/>
    public override void OnFitEnd(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (restoreBestWeights)
        {
            context.Trainer.RestoreBest();
        }

        Forget(context.Trainer.Progress);
    }

    private void Forget(IDictionary<string, double> progress)
    {
        progress.Remove(Best);
        progress.Remove(Wait);
        progress.Remove(Kept);
    }

    /// <summary>What its numbers are called in checkpoints: after the number it looks at, and where others look at it as well, after its place among them.</summary>
    private string PrefixAmong(IReadOnlyList<TrainingCallback> callbacks)
    {
        int place = 1;
        bool isBehind = false;
        foreach (TrainingCallback callback in callbacks)
        {
            if (callback is not EarlyStopping other || other == this)
            {
                isBehind |= callback == this;
                continue;
            }

            if (restoreBestWeights && other.restoreBestWeights)
            {
                throw new InvalidOperationException($"Two callbacks restore the best weights, those of {monitor} and of {other.monitor}: give one of them restoreBestWeights: false.");
            }

            place += !isBehind && other.monitor == monitor ? 1 : 0;
        }

        return string.Create(CultureInfo.InvariantCulture, $"early_stopping.{monitor}.{(place == 1 ? "" : $"{place}.")}");
    }
}
