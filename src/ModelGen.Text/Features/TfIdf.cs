using System.Runtime.CompilerServices;

namespace ModelGen.Text;

/// <summary>
/// Counts of tokens, weighted by how rare each token is among the texts: scikit-learn's <c>TfidfTransformer</c>,
/// <c>row[t] = tf(t) · idf(t)</c>, scaled to length 1.
/// </summary>
public sealed class TfIdf
{
    private readonly BagOfWords counts;
    private readonly TfIdfOptions options;
    private readonly float[] weights;

    /// <summary>With weights that are known, such as those of <see cref="Weights"/> that were saved with a model.</summary>
    /// <param name="counts">Counts the tokens.</param>
    /// <param name="weights"><c>[features]</c>: the idf of each token.</param>
    /// <param name="options">The formula; its <see cref="TfIdfOptions.UseIdf"/> and <see cref="TfIdfOptions.SmoothIdf"/> are in the weights already.</param>
    /// <exception cref="ArgumentException">There are not as many weights as features.</exception>
    public TfIdf(BagOfWords counts, ReadOnlySpan<float> weights, TfIdfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (weights.Length != counts.Features)
        {
            throw new ArgumentException($"Got {weights.Length:N0} values, expected [{counts.Features}].", nameof(weights));
        }

        this.counts = counts;
        this.weights = weights.ToArray();
        this.options = options ?? new TfIdfOptions();
    }

    /// <summary>The idf of each token, <c>[features]</c>.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>The length of a row.</summary>
    public int Features => counts.Features;

    /// <summary>Learns the weights from texts.</summary>
    /// <param name="counts">Counts the tokens.</param>
    /// <param name="texts">The tokens of each text.</param>
    /// <param name="options">The formula; null for the defaults.</param>
    /// <remarks>Without smoothing, a token that no text has would weigh infinitely much in scikit-learn; here it weighs 0.</remarks>
    /// <exception cref="ArgumentException">A token is none of the features.</exception>
    public static TfIdf Fit(BagOfWords counts, IEnumerable<int[]> texts, TfIdfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TfIdfOptions();
        long[] frequencies = new long[counts.Features];
        float[] row = new float[counts.Features];
        long n = 0;
        foreach (int[] text in texts)
        {
            counts.Transform(row, text);
            for (int t = 0; t < row.Length; t++)
            {
                frequencies[t] += row[t] > 0 ? 1 : 0;
            }

            n++;
        }

        float[] weights = Array.ConvertAll(frequencies, df => (float)Weight(n, df, options));
        return new TfIdf(counts, weights, options);
    }

    /// <summary>Writes the row of a text.</summary>
    /// <param name="row"><c>[features]</c>: takes the features.</param>
    /// <param name="ids">The text's tokens.</param>
    /// <exception cref="ArgumentException">The row has another length, or a token is none of the features; the row may then have changed.</exception>
    [OverloadResolutionPriority(1)] // so that [] is a text without tokens
    public void Transform(Span<float> row, ReadOnlySpan<int> ids)
    {
        counts.Transform(row, ids);
        double length = 0;
        for (int t = 0; t < row.Length; t++)
        {
            if (row[t] != 0)
            {
                float tf = options.SublinearTf ? 1 + MathF.Log(row[t]) : row[t];
                row[t] = tf * weights[t];
                length += options.Norm == RowNorm.L2 ? (double)row[t] * row[t] : Math.Abs(row[t]);
            }
        }

        if (options.Norm != RowNorm.None && length > 0)
        {
            float scale = (float)(1 / (options.Norm == RowNorm.L2 ? Math.Sqrt(length) : length));
            for (int t = 0; t < row.Length; t++)
            {
                row[t] *= scale;
            }
        }
    }

    /// <summary>Writes the rows of several texts.</summary>
    /// <param name="rows"><c>[texts, features]</c>: takes the features.</param>
    /// <param name="texts">The tokens of each text.</param>
    /// <inheritdoc cref="Transform(Span{float}, ReadOnlySpan{int})" path="/exception"/>
    public void Transform(Span<float> rows, ReadOnlySpan<int[]> texts)
    {
        if (rows.Length != (long)texts.Length * Features)
        {
            throw new ArgumentException($"Got {rows.Length:N0} values, expected [{texts.Length}, {Features}] = {(long)texts.Length * Features:N0}.", nameof(rows));
        }

        for (int i = 0; i < texts.Length; i++)
        {
            Transform(rows.Slice(i * Features, Features), texts[i]);
        }
    }

    private static double Weight(long n, long df, TfIdfOptions options) => options switch
    {
        { UseIdf: false } => 1,
        { SmoothIdf: true } => Math.Log((1.0 + n) / (1.0 + df)) + 1,
        _ => df == 0 ? 0 : Math.Log((double)n / df) + 1,
    };
}
