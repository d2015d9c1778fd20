using System.Globalization;

namespace ModelGen;

/// <summary>Where training stands.</summary>
public readonly record struct FitProgress
{
    /// <summary>The pass over the data, from 0.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The passes in all.</summary>
    public int Epochs { get; internal init; }

    /// <summary>The batches of this pass so far.</summary>
    public int Batch { get; internal init; }

    /// <summary>The batches of a pass; null where that is not known before.</summary>
    public int? BatchCount { get; internal init; }

    /// <summary>The mean loss of this pass so far.</summary>
    public double Loss { get; internal init; }

    /// <summary>The learning rate of the next step.</summary>
    public double Lr { get; internal init; }

    /// <summary>The examples of this run so far, by the seconds of it.</summary>
    public double ExamplesPerSecond { get; internal init; }

    /// <summary>After the last batch of a pass and its validation: what the pass has given.</summary>
    public EpochResult? Result { get; internal init; }

    /// <summary>The share of all batches that is done, in [0, 1]; null where that is not known.</summary>
    public double? Fraction => BatchCount is > 0 and { } count ? Math.Min(1, (Epoch + ((double)Batch / count)) / Epochs) : null;

    /// <summary>In one line.</summary>
    public override string ToString() => Result?.ToString()
        ?? string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch + 1}/{Epochs}  batch {Batch}{(BatchCount is { } count ? $"/{count}" : "")}  loss {Loss:0.####}  {ExamplesPerSecond:N0} examples/s");
}
