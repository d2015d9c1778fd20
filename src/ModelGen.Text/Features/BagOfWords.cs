using System.Runtime.CompilerServices;

namespace ModelGen.Text;

/// <summary>
/// How often each token stands in a text, whatever the order: a dense row with one number for each token of the vocabulary.
/// scikit-learn's <c>CountVectorizer</c>.
/// </summary>
public sealed class BagOfWords
{
    private readonly int[] ignored;

    /// <summary>Counts the tokens 0 to <paramref name="features"/> − 1.</summary>
    /// <param name="features">The vocabulary's <see cref="Vocabulary.Count"/>, at least 1.</param>
    /// <param name="binary">Whether a token that is there counts 1, however often.</param>
    /// <param name="ignored">Tokens whose feature stays 0, such as padding.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no features, or an ignored token is none of them.</exception>
    public BagOfWords(int features, bool binary = false, params ReadOnlySpan<int> ignored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        foreach (int id in ignored)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ignored));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, features, nameof(ignored));
        }

        Features = features;
        IsBinary = binary;
        this.ignored = ignored.ToArray();
    }

    /// <summary>The length of a row.</summary>
    public int Features { get; }

    /// <summary>Whether a token that is there counts 1, however often.</summary>
    public bool IsBinary { get; }

    /// <summary>Writes the row of a text.</summary>
    /// <param name="row"><c>[features]</c>: takes the counts.</param>
    /// <param name="ids">The text's tokens.</param>
    /// <exception cref="ArgumentException">The row has another length, or a token is none of the features; the row may then have changed.</exception>
    [OverloadResolutionPriority(1)] // so that [] is a text without tokens
    public void Transform(Span<float> row, ReadOnlySpan<int> ids)
    {
        if (row.Length != Features)
        {
            throw new ArgumentException($"Got {row.Length:N0} values, expected [{Features}].", nameof(row));
        }

        row.Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)row.Length)
            {
                throw new ArgumentException($"Token {ids[i]} at position {i} is out of range: expected 0 to {Features - 1}.", nameof(ids));
            }

            row[ids[i]] = IsBinary ? 1 : row[ids[i]] + 1;
        }

        foreach (int id in ignored)
        {
            row[id] = 0;
        }
    }

    /// <summary>Writes the rows of several texts.</summary>
    /// <param name="rows"><c>[texts, features]</c>: takes the counts.</param>
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
}
