namespace ModelGen;

/// <summary>What callbacks see of training, and how they end it.</summary>
public sealed class FitContext
{
    internal FitContext(TrainerBase trainer, FitOptions options, FitHistory history) => (Trainer, Options, History) = (trainer, options, history);

    /// <summary>What trains.</summary>
    public TrainerBase Trainer { get; }

    /// <summary>How.</summary>
    public FitOptions Options { get; }

    /// <summary>The passes so far.</summary>
    public FitHistory History { get; }

    /// <summary>The pass, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The batches of the pass so far.</summary>
    public int Batch { get; internal set; }

    /// <summary>The loss of the last step.</summary>
    public float Loss { get; internal set; }

    /// <summary>What the pass has given; only where it has ended.</summary>
    public EpochResult? Result { get; internal set; }

    /// <summary>Ends training after this step or pass.</summary>
    /// <param name="reason">Why, for people.</param>
    public void Stop(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        History.StopReason ??= reason;
    }
}
