namespace ModelGen;

/// <summary>How often each class was taken for each other one (<c>torchmetrics.ConfusionMatrix</c>). Its value is the share that was right.</summary>
public sealed class ConfusionMatrix : ClassificationMetric
{
    private long[] counts = [];

    /// <inheritdoc/>
    protected override string DefaultName => "confusion_matrix";

    /// <summary>The number of classes; 0 before the first batch.</summary>
    public int NumClasses { get; private set; }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            (long right, long all) = (0, 0);
            for (int i = 0; i < counts.Length; i++)
            {
                all += counts[i];
                right += i % (NumClasses + 1) == 0 ? counts[i] : 0;
            }

            return Ratio(right, all, double.NaN);
        }
    }

    /// <summary>How many examples of one class were taken for another or the same one.</summary>
    /// <param name="label">The class that they have.</param>
    /// <param name="predicted">The class that was predicted.</param>
    public long this[int label, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)NumClasses, nameof(label));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)NumClasses, nameof(predicted));
            return counts[(label * NumClasses) + predicted];
        }
    }

    /// <inheritdoc/>
    public override void Reset() => Array.Clear(counts);

    /// <summary>The examples of a class that were found, were something else but taken for it, and were missed.</summary>
    internal (long Found, long Wrong, long Missed) Of(int label)
    {
        (long column, long row) = (0, 0);
        for (int i = 0; i < NumClasses; i++)
        {
            column += this[i, label];
            row += this[label, i];
        }

        long found = this[label, label];
        return (found, column - found, row - found);
    }

    /// <summary>Takes an example.</summary>
    internal void Count(int label, int predicted) => counts[(label * NumClasses) + predicted]++;

    /// <summary>Called before the examples of a batch.</summary>
    internal void BeginBatch(int numClasses)
    {
        if (numClasses == NumClasses)
        {
            return;
        }

        if (NumClasses > 0 && Array.Exists(counts, c => c != 0))
        {
            throw new ArgumentException($"The batch has scores for {numClasses} classes, those before for {NumClasses}.");
        }

        NumClasses = numClasses;
        counts = new long[checked(numClasses * numClasses)];
    }

    private protected override void Begin(int numClasses) => BeginBatch(numClasses);

    private protected override void Add(ReadOnlySpan<float> scores, int label) => Count(label, Predicted(scores));
}
