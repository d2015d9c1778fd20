using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Mean and standard deviation of each feature, by which a model's <see cref="Normalization"/> brings them to one scale (scikit-learn's <c>StandardScaler</c>). They are taken from the data
/// that are trained on, and saved with the model.
/// </summary>
public sealed class FeatureStatistics
{
    private readonly float[] mean;
    private readonly float[] std;

    private FeatureStatistics(float[] mean, float[] std) => (this.mean, this.std) = (mean, std);

    /// <summary>The mean of each feature.</summary>
    public ReadOnlySpan<float> Mean => mean;

    /// <summary>The standard deviation of each feature, of all examples as they are; 1 where all are equal.</summary>
    public ReadOnlySpan<float> Std => std;

    /// <summary>Computes them.</summary>
    /// <param name="values"><c>[examples, features]</c>, row by row.</param>
    /// <param name="features">The number of features, at least 1.</param>
    /// <exception cref="ArgumentException">There are no examples, they are no whole number, or a value is not finite.</exception>
    public static FeatureStatistics Of(ReadOnlySpan<float> values, int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (values.IsEmpty || values.Length % features != 0)
        {
            throw new ArgumentException($"{values.Length} values make no examples of {features} features.", nameof(values));
        }

        int bad = Check.FirstNonFinite(values);
        if (bad >= 0)
        {
            throw new ArgumentException($"Feature {bad % features} of example {bad / features} is {values[bad]}.", nameof(values));
        }

        double[] means = new double[features], squares = new double[features];
        for (int i = 0; i < values.Length; i++)
        {
            // Welford 1962: exact also where the mean is large.
            (int feature, int count) = (i % features, (i / features) + 1);
            double distance = values[i] - means[feature];
            means[feature] += distance / count;
            squares[feature] += distance * (values[i] - means[feature]);
        }

        int examples = values.Length / features;
        return new FeatureStatistics(
            Array.ConvertAll(means, m => (float)m),
            Array.ConvertAll(squares, s => s > 0 && (float)Math.Sqrt(s / examples) is > 0 and var deviation ? deviation : 1));
    }

    /// <summary>Writes them into a model's <see cref="Normalization"/>.</summary>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="layer">The layer's name: <c>normalize</c>.</param>
    /// <exception cref="KeyNotFoundException">The model has no such layer.</exception>
    /// <exception cref="ArgumentException">The layer has another number of features.</exception>
    public void CopyTo(ParameterSet parameters, string layer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Layout.Find(layer + ".mean") is null || parameters.Layout.Find(layer + ".std") is null)
        {
            throw new KeyNotFoundException($"The model has no Normalization layer called {MessageText.Quote(layer)}.");
        }

        NamedTensor means = parameters.Find(layer + ".mean"), deviations = parameters.Find(layer + ".std");
        means.CopyFrom(mean);
        deviations.CopyFrom(std);
    }
}
