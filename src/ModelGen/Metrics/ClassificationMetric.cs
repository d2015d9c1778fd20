using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A metric of scores for classes. Scores are <c>[examples, classes]</c>, logits or probabilities, and labels <c>[examples]</c>; further dimensions, such as the time of a language model, count as
/// examples; where the classes stand before them, set <see cref="ClassDim"/>. With one score for each example, class 1 is predicted where it is greater than <see cref="Threshold"/>.
/// </summary>
public abstract class ClassificationMetric : Metric
{
    private float[] turned = [];

    /// <inheritdoc/>
    public override MetricMode Mode => MetricMode.Max;

    /// <summary>A label that is left out, such as that of padding.</summary>
    public int? IgnoreIndex { get; init; }

    /// <summary>
    /// Where in the predictions the classes are: behind all else, −1, or behind the examples, 1, as in <c>[examples, classes, …]</c>, which is what <c>CrossEntropy</c> takes by default.
    /// Which dimensions there are is that of the labels.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither −1 nor 1.</exception>
    public int ClassDim
    {
        get;
        init => field = value is -1 or 1 ? value : throw new ArgumentOutOfRangeException(nameof(ClassDim), value, $"{nameof(ClassDim)} is {value}; it must be -1 or 1.");
    } = -1;

    /// <summary>With one score for each example: what it must exceed for class 1. 0 suits logits, 0.5 probabilities.</summary>
    public float Threshold { get; init; }

    /// <inheritdoc/>
    public sealed override void Update(ReadOnlySpan<float> predictions, BatchColumn target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (ClassDim == 1 && target.Dimensions.Length > 1)
        {
            predictions = ClassesLast(predictions, target);
        }

        if (target.IsInteger)
        {
            Update(predictions, target.Ints);
            return;
        }

        // Losses of two classes have labels as floats.
        Span<float> values = target.Floats;
        var labels = new int[values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = values[i] is 0 or 1 ? (int)values[i] : throw new ArgumentException($"{MessageText.Quote(target.Name)} has the value {values[i]}: a class as a float is 0 or 1.");
        }

        Update(predictions, labels);
    }

    /// <summary>Takes the scores for a batch.</summary>
    /// <param name="scores"><c>[examples, classes]</c>, or <c>[examples]</c> for two classes.</param>
    /// <param name="labels"><c>[examples]</c>: classes, 0 … classes − 1, or <see cref="IgnoreIndex"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a label is out of range.</exception>
    public void Update(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty ? !scores.IsEmpty : scores.IsEmpty || scores.Length % labels.Length != 0)
        {
            throw new ArgumentException($"{scores.Length} scores make no whole number of classes for {labels.Length} labels.", nameof(scores));
        }

        if (labels.IsEmpty)
        {
            return;
        }

        int classes = scores.Length / labels.Length;
        if (IgnoreIndex is { } ignored)
        {
            Check.Indices(labels, Math.Max(classes, 2), nameof(labels), ignored);
        }
        else
        {
            Check.Indices(labels, Math.Max(classes, 2), nameof(labels));
        }

        Begin(Math.Max(classes, 2));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != IgnoreIndex)
            {
                Add(scores.Slice(i * classes, classes), labels[i]);
            }
        }
    }

    /// <summary>The same scores, <c>[examples, classes, …]</c>, as <c>[examples, …, classes]</c>.</summary>
    private ReadOnlySpan<float> ClassesLast(ReadOnlySpan<float> scores, BatchColumn target)
    {
        int examples = target.Dimensions[0], labels = target.IsInteger ? target.Ints.Length : target.Floats.Length;
        if (labels == 0 || scores.Length % labels != 0)
        {
            return scores;
        }

        (int inner, int classes) = (labels / examples, scores.Length / labels);
        if (turned.Length < scores.Length)
        {
            turned = new float[scores.Length];
        }

        for (int i = 0; i < scores.Length; i++)
        {
            (int example, int rest) = Math.DivRem(i, classes * inner);
            turned[(((example * inner) + (rest % inner)) * classes) + (rest / inner)] = scores[i];
        }

        return turned.AsSpan(0, scores.Length);
    }

    /// <summary>Called before the examples of a batch.</summary>
    /// <param name="numClasses">The number of classes, at least 2.</param>
    private protected virtual void Begin(int numClasses)
    {
    }

    /// <summary>Takes an example.</summary>
    /// <param name="scores">One for each class, or one alone for two classes.</param>
    /// <param name="label">The class.</param>
    private protected abstract void Add(ReadOnlySpan<float> scores, int label);

    /// <summary>The class that is predicted: the first one of the greatest score. NaN is greater than all numbers, as in PyTorch.</summary>
    private protected int Predicted(ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1)
        {
            return scores[0] > Threshold ? 1 : 0;
        }

        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (!float.IsNaN(scores[best]) && !(scores[i] <= scores[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
