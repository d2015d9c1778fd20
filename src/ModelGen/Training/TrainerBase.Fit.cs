using ModelGen.Runtime;

namespace ModelGen;

/// <content>Training over the batches of a loader.</content>
public abstract partial class TrainerBase
{
    private ParameterSet? best;
    private bool isFitting;

    /// <summary>Where <see cref="Fit"/> stands; checkpoints have it.</summary>
    internal FitPosition Position { get; } = new();

    /// <summary>
    /// Trains pass by pass: <c>trainer.Fit(loader, trainer.Step, new FitOptions { Epochs = 10, Validation = new(test, net.Loss) })</c>. A run that was cut short, by cancellation or because
    /// something was thrown, goes on where it ended when it is called again, also in another process that has loaded a checkpoint of it, and computes the same bits.
    /// </summary>
    /// <param name="data">What to train on.</param>
    /// <param name="step">Makes a step: <c>trainer.Step</c>, or a lambda that makes several. It returns the loss, a mean over the examples of the batch.</param>
    /// <param name="options">For how long, and what is done on the way.</param>
    /// <param name="cancellation">Ends training between two steps.</param>
    /// <returns>What each pass has given.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">There are no examples, or the options ask for something that the trainer doesn't have.</exception>
    /// <exception cref="NonFiniteException">Something is not finite, and <see cref="WhenNonFinite"/> says to stop.</exception>
    public FitHistory Fit(DataLoader data, Func<Batch, float> step, FitOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(step);
        if (isFitting)
        {
            throw new InvalidOperationException("The trainer is in a Fit already: a step or a callback cannot begin another one.");
        }

        isFitting = true;
        try
        {
            return new FitLoop(this, data, step, options ?? new FitOptions(), cancellation).Run();
        }
        finally
        {
            isFitting = false;
        }
    }

    /// <summary>Remembers the parameters.</summary>
    /// <param name="isAverage">Whether it is their average that is remembered.</param>
    internal void KeepBest(bool isAverage)
    {
        best ??= new ParameterSet(parameters.Layout);
        best.CopyFrom(isAverage && Ema is { } ema ? ema.Average : parameters);
    }

    /// <summary>Gives the model the parameters that were remembered, and forgets them.</summary>
    internal void RestoreBest()
    {
        if (best is not null)
        {
            parameters.CopyFrom(best);
            best = null;
        }
    }
}
