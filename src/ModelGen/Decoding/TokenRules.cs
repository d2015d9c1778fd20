using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>What searches share: the tokens that mean something, the checks of what a model gives, and the probabilities made of it.</summary>
internal sealed class TokenRules
{
    private readonly float[] exponentials;

    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    internal TokenRules(int rows, int vocabularySize, int maxLength, int begin, int end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(begin);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(begin, vocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegative(end);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(end, vocabularySize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * vocabularySize, Array.MaxLength, nameof(vocabularySize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * maxLength, Array.MaxLength, nameof(maxLength));
        (Rows, VocabularySize, MaxLength, Begin, End) = (rows, vocabularySize, maxLength, begin, end);
        exponentials = new float[vocabularySize];
    }

    internal int Rows { get; }

    internal int VocabularySize { get; }

    internal int MaxLength { get; }

    internal int Begin { get; }

    internal int End { get; }

    /// <summary>One row of <c>[rows, vocabulary]</c>.</summary>
    internal ReadOnlySpan<float> Row(ReadOnlySpan<float> logits, int row) => logits.Slice(row * VocabularySize, VocabularySize);

    /// <exception cref="InvalidOperationException">The search is over.</exception>
    /// <exception cref="ArgumentException">These are not <c>[rows, vocabulary]</c> values.</exception>
    internal void CheckStep(ReadOnlySpan<float> logits, bool isDone)
    {
        if (isDone)
        {
            throw new InvalidOperationException("The search is over: read its results, or begin another one with Reset().");
        }

        Check.Length(logits.Length, (long)Rows * VocabularySize, nameof(logits), "[rows, vocabulary]", "rows", Rows, "vocabulary", VocabularySize);
    }

    /// <summary>What makes log-probabilities of a row.</summary>
    /// <exception cref="ArgumentException">The row holds NaN or +∞, or nothing but −∞.</exception>
    internal RowNormalizer Normalizer(ReadOnlySpan<float> logits, int row)
    {
        ReadOnlySpan<float> values = Row(logits, row);
        float greatest = TensorPrimitives.Max(values);
        if (!float.IsFinite(greatest))
        {
            throw new ArgumentException($"The logits of row {row} give no probabilities: they hold NaN or +∞, or nothing but −∞.", nameof(logits));
        }

        TensorPrimitives.Subtract(values, greatest, exponentials);
        TensorPrimitives.Exp<float>(exponentials, exponentials);
        return new(greatest, Math.Log(TensorPrimitives.Sum<float>(exponentials)));
    }
}
