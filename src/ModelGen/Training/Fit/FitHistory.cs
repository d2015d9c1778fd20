namespace ModelGen;

/// <summary>What <see cref="TrainerBase.Fit"/> has done.</summary>
public sealed class FitHistory
{
    private readonly List<EpochResult> epochs = [];

    internal FitHistory()
    {
    }

    /// <summary>The passes that were completed in this run, in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => epochs;

    /// <summary>Why training ended before the last pass; null if it didn't.</summary>
    public string? StopReason { get; internal set; }

    /// <summary>One number of every pass, such as <c>val_loss</c>: what a picture is drawn of.</summary>
    /// <exception cref="KeyNotFoundException">There is no such number.</exception>
    public IReadOnlyList<double> Of(string name) => epochs.ConvertAll(e => e[name]);

    internal void Add(EpochResult result) => epochs.Add(result);
}
