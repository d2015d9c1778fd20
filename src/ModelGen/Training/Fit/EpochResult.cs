using System.Globalization;

namespace ModelGen;

/// <summary>What a pass over the data has given.</summary>
public sealed class EpochResult
{
    internal EpochResult(int epoch, MetricValues values, TimeSpan duration, long examples)
    {
        (Epoch, Values, Duration, Examples) = (epoch, values, duration, examples);
    }

    /// <summary>Its number, from 0.</summary>
    public int Epoch { get; }

    /// <summary><c>loss</c>, the mean over the steps, each with the loss before it; <c>lr</c>, the rate of the last step; then the values of the validation with <c>val_</c> before their names.</summary>
    public MetricValues Values { get; }

    /// <summary>How long training and validation took, since the pass was begun or gone on with.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The examples that were trained on since then.</summary>
    public long Examples { get; }

    /// <summary>The number with a name: <c>val_accuracy</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public double this[string name] => Values[name];

    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch + 1}  {Values}  {Duration.TotalSeconds:0.0} s");
}
