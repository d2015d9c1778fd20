namespace ModelGen;

/// <summary>
/// How good predictions are, gathered batch by batch (as torchmetrics has it). <see cref="Value"/> is that of all batches since <see cref="Reset"/>, and not a mean of means.
/// </summary>
public abstract class Metric
{
    /// <summary>What it is called in results: <c>accuracy</c>. Of two metrics of one evaluation that would be called the same, one is given another name: <c>new F1Score { Name = "f1_b" }</c>.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Name
    {
        get => field ?? DefaultName;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    }

    /// <summary>Its value for all that it was given; NaN where that says nothing.</summary>
    public abstract double Value { get; }

    /// <summary>Which values are better.</summary>
    public virtual MetricMode Mode => MetricMode.Min;

    /// <summary>What it is called where it is given no <see cref="Name"/>.</summary>
    protected abstract string DefaultName { get; }

    /// <summary>Forgets all that it was given.</summary>
    public abstract void Reset();

    /// <summary>Takes the predictions for a batch.</summary>
    /// <param name="predictions">What the model says, the examples first.</param>
    /// <param name="target">What is true.</param>
    /// <exception cref="ArgumentException">They do not fit each other or the metric.</exception>
    public abstract void Update(ReadOnlySpan<float> predictions, BatchColumn target);

    /// <summary>Name and value.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} {Value:0.####}");

    /// <summary>a / b, or a value where b is 0.</summary>
    private protected static double Ratio(double a, double b, double otherwise) => b == 0 ? otherwise : a / b;
}
