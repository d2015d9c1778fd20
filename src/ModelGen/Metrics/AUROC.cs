namespace ModelGen;

/// <summary>
/// The area under the receiver operating characteristic (<c>torchmetrics.AUROC</c>): how likely an example of a class has a greater score for it than one of another class; equal scores count
/// half. Of more than two classes it is the mean over those that occur, each against the rest. It keeps all scores.
/// </summary>
/// <remarks>
/// Of several scores for each example, the probability of a class decides: those that are probabilities, from 0 to 1 and with a sum of 1 for every example, count as they are, and of all others
/// the softmax. One score for each example may be a logit or a probability, since only the order counts.
/// </remarks>
public sealed class AUROC : ClassificationMetric
{
    private readonly List<List<float>> scores = [];
    private readonly List<int> labels = [];
    private bool areProbabilities = true;

    /// <inheritdoc/>
    /// <remarks>NaN where all examples are of one class.</remarks>
    public override double Value
    {
        get
        {
            float[][] keys = Keys();
            (double sum, int classes) = (0, 0);
            for (int i = 0; i < keys.Length; i++)
            {
                // One score for each example is that of class 1; of two scores the second one says all.
                int label = keys.Length == 1 ? 1 : i;
                if (keys.Length == 2 && i == 0)
                {
                    continue;
                }

                double area = Area(keys[i], label);
                if (!double.IsNaN(area))
                {
                    sum += area;
                    classes++;
                }
            }

            return Ratio(sum, classes, double.NaN);
        }
    }

    /// <inheritdoc/>
    protected override string DefaultName => "auroc";

    /// <inheritdoc/>
    public override void Reset()
    {
        scores.Clear();
        labels.Clear();
        areProbabilities = true;
    }

    private protected override void Add(ReadOnlySpan<float> scores, int label)
    {
        if (labels.Count == 0)
        {
            this.scores.Clear();
            foreach (float _ in scores)
            {
                this.scores.Add([]);
            }
        }

        if (this.scores.Count != scores.Length)
        {
            throw new ArgumentException($"The batch has scores for {scores.Length} classes, those before for {this.scores.Count}.");
        }

        for (int i = 0; i < scores.Length; i++)
        {
            this.scores[i].Add(scores[i]);
        }

        areProbabilities &= ScoreForm.MayBeProbabilities(scores);
        labels.Add(label);
    }

    /// <summary>What examples are ordered by, for each class.</summary>
    private float[][] Keys()
    {
        var keys = new float[scores.Count][];
        for (int c = 0; c < keys.Length; c++)
        {
            keys[c] = scores[c].ToArray();
        }

        if (keys.Length == 1 || areProbabilities)
        {
            return keys;
        }

        (float[] logits, float[] odds) = (new float[keys.Length], new float[keys.Length]);
        for (int i = 0; i < labels.Count; i++)
        {
            for (int c = 0; c < keys.Length; c++)
            {
                logits[c] = keys[c][i];
            }

            LogOdds.Of(logits, odds);
            for (int c = 0; c < keys.Length; c++)
            {
                keys[c][i] = odds[c];
            }
        }

        return keys;
    }

    /// <summary>By the sum of ranks (Mann and Whitney 1947), those of equal scores shared.</summary>
    private double Area(float[] keys, int label)
    {
        var order = new int[keys.Length];
        long positive = 0;
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            positive += labels[i] == label ? 1 : 0;
        }

        long negative = order.Length - positive;
        if (positive == 0 || negative == 0)
        {
            return double.NaN;
        }

        Array.Sort(keys, order);
        double ranks = 0;
        for (int start = 0, end; start < keys.Length; start = end)
        {
            long among = 0;
            for (end = start; end < keys.Length && keys[end].Equals(keys[start]); end++)
            {
                among += labels[order[end]] == label ? 1 : 0;
            }

            ranks += among * ((start + 1 + end) / 2.0);
        }

        return (ranks - (positive * (positive + 1) / 2.0)) / ((double)positive * negative);
    }
}
