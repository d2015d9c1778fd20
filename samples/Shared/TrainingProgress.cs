using Spectre.Console;

namespace Samples;

/// <summary>Shows how far a training is, and lets Ctrl+C end it.</summary>
internal static class TrainingProgress
{
    /// <summary>Steps between movements of the bar, which are not free.</summary>
    private const int StepsPerMove = 25;

    /// <summary>Runs a training below a bar that moves with its steps.</summary>
    /// <param name="console">Where the bar is drawn.</param>
    /// <param name="steps">How many steps the training has.</param>
    /// <param name="train">The training; it calls what it is given after every step.</param>
    /// <exception cref="OperationCanceledException">The program was asked to end.</exception>
    public static void Run(IAnsiConsole console, long steps, Action<Action> train)
    {
        using var interruption = new Interruption();

        // A bar is for eyes; a log gets the lines only.
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
        {
            train(interruption.ThrowIfAsked);
            return;
        }

        ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        console.Progress().AutoClear(true).Columns(columns).Start(progress =>
        {
            ProgressTask task = progress.AddTask("training", maxValue: steps);
            long done = 0;
            train(() =>
            {
                interruption.ThrowIfAsked();
                if (++done % StepsPerMove == 0)
                {
                    task.Value = done;
                }
            });
        });
    }
}
