using System.Globalization;

namespace ModelGen;

/// <summary>The share of examples whose class is predicted, or is among the <c>topK</c> predicted first (<c>torchmetrics.Accuracy</c> with <c>average="micro"</c>).</summary>
public sealed class Accuracy : ClassificationMetric
{
    private readonly int topK;
    private long correct;
    private long count;

    /// <summary>A metric.</summary>
    /// <param name="topK">Among how many classes of the greatest scores the right one counts, at least 1; of equal scores the first ones come first.</param>
    public Accuracy(int topK = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        this.topK = topK;
    }

    /// <inheritdoc/>
    protected override string DefaultName => topK == 1 ? "accuracy" : "top_" + topK.ToString(CultureInfo.InvariantCulture) + "_accuracy";

    /// <inheritdoc/>
    public override double Value => Ratio(correct, count, double.NaN);

    /// <inheritdoc/>
    public override void Reset() => (correct, count) = (0, 0);

    private protected override void Add(ReadOnlySpan<float> scores, int label)
    {
        count++;
        correct += topK == 1 || scores.Length == 1 ? (Predicted(scores) == label ? 1 : 0) : IsAmongFirst(scores, label) ? 1 : 0;
    }

    private bool IsAmongFirst(ReadOnlySpan<float> scores, int label)
    {
        int before = 0;
        float own = scores[label];
        for (int i = 0; i < scores.Length; i++)
        {
            bool isGreater = float.IsNaN(own) ? float.IsNaN(scores[i]) && i < label : !(scores[i] <= own) || (scores[i] == own && i < label);
            before += i != label && isGreater ? 1 : 0;
        }

        return before < topK;
    }
}
