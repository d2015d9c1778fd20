namespace ModelGen;

/// <summary>A metric that each class has by itself, from how often its examples were found, missed, and others taken for it.</summary>
public abstract class ClassMetric : ClassificationMetric
{
    private readonly ConfusionMatrix matrix = new();
    private readonly Average average;

    private protected ClassMetric(Average average) => this.average = average;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The average is that of two classes, and there are more.</exception>
    public override double Value => average switch
    {
        Average.Micro => Micro(),
        Average.Binary => OfSecond(),
        _ => Mean(),
    };

    /// <summary>The value for each class; 0 where a class has neither examples nor predictions.</summary>
    public IReadOnlyList<double> PerClass
    {
        get
        {
            var values = new double[matrix.NumClasses];
            for (int i = 0; i < values.Length; i++)
            {
                (long found, long wrong, long missed) = matrix.Of(i);
                values[i] = Of(found, wrong, missed);
            }

            return values;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Micro and weighted averages have theirs behind it, so that they may stand beside a macro one: <c>f1</c>, <c>f1_micro</c>.</remarks>
    protected sealed override string DefaultName => average switch
    {
        Average.Micro => BaseName + "_micro",
        Average.Weighted => BaseName + "_weighted",
        _ => BaseName,
    };

    /// <summary>The name without the average: <c>f1</c>.</summary>
    private protected abstract string BaseName { get; }

    /// <inheritdoc/>
    public override void Reset() => matrix.Reset();

    /// <summary>The value from counts; 0 where it would be 0 / 0.</summary>
    private protected abstract double Of(double found, double wrong, double missed);

    private protected override void Begin(int numClasses) => matrix.BeginBatch(numClasses);

    private protected override void Add(ReadOnlySpan<float> scores, int label) => matrix.Count(label, Predicted(scores));

    private double Micro()
    {
        (long allFound, long allWrong, long allMissed) = (0, 0, 0);
        for (int i = 0; i < matrix.NumClasses; i++)
        {
            (long found, long wrong, long missed) = matrix.Of(i);
            (allFound, allWrong, allMissed) = (allFound + found, allWrong + wrong, allMissed + missed);
        }

        return allFound + allWrong + allMissed == 0 ? double.NaN : Of(allFound, allWrong, allMissed);
    }

    private double OfSecond()
    {
        if (matrix.NumClasses > 2)
        {
            throw new InvalidOperationException($"Average.Binary is that of class 1 of two; there are {matrix.NumClasses} classes.");
        }

        return matrix.NumClasses == 0 ? double.NaN : PerClass[1];
    }

    private double Mean()
    {
        (double sum, double weights) = (0, 0);
        for (int i = 0; i < matrix.NumClasses; i++)
        {
            (long found, long wrong, long missed) = matrix.Of(i);
            double weight = average == Average.Weighted ? found + missed : found + wrong + missed > 0 ? 1 : 0;
            sum += weight * Of(found, wrong, missed);
            weights += weight;
        }

        return Ratio(sum, weights, double.NaN);
    }
}
