using ModelGen;
using Spectre.Console;

namespace Samples;

/// <summary>Shows how far a training is, and lets Ctrl+C end it.</summary>
internal sealed class TrainingProgress : IProgress<FitProgress>
{
    /// <summary>Steps between movements of the bar, which are not free.</summary>
    private const int StepsPerMove = 25;

    private readonly Interruption interruption;
    private readonly ProgressTask? task;
    private readonly Action<EpochResult> afterEpoch;
    private long steps;

    private TrainingProgress(Interruption interruption, ProgressTask? task, Action<EpochResult> afterEpoch) =>
        (this.interruption, this.task, this.afterEpoch) = (interruption, task, afterEpoch);

    /// <summary>Runs a training below a bar that moves with its steps.</summary>
    /// <param name="console">Where the bar is drawn.</param>
    /// <param name="afterEpoch">Called after every epoch.</param>
    /// <param name="fit">The training; it tells what it is given where it stands.</param>
    /// <exception cref="OperationCanceledException">The program was asked to end.</exception>
    public static FitHistory Run(IAnsiConsole console, Action<EpochResult> afterEpoch, Func<IProgress<FitProgress>, FitHistory> fit)
    {
        using var interruption = new Interruption();

        // A bar is for eyes; a log gets the lines only.
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
        {
            return fit(new TrainingProgress(interruption, null, afterEpoch));
        }

        ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return console.Progress().AutoClear(true).Columns(columns).Start(progress =>
            fit(new TrainingProgress(interruption, progress.AddTask("training", maxValue: 1), afterEpoch)));
    }

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        interruption.ThrowIfAsked();
        if (task is not null && ++steps % StepsPerMove == 0 && value.Fraction is { } fraction)
        {
            task.Value = fraction;
        }

        if (value.Result is { } result)
        {
            afterEpoch(result);
        }
    }
}
