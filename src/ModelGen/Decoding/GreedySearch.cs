namespace ModelGen;

/// <summary>
/// Decodes token by token: of each sequence, the most probable next token is taken (the first of equal ones) until it is the one that ends a sequence. Any number of
/// sequences are decoded side by side, as the rows of a batch.
/// </summary>
/// <remarks>
/// <code>
/// while (!search.IsDone)
/// {
///     session.Next(search.Tokens, …, logits);   // any function that gives logits for the next token
///     search.Advance(logits);
/// }
/// </code>
/// Nothing is allocated after construction. For one thread at a time.
/// </remarks>
public sealed class GreedySearch
{
    private readonly TokenRules rules;
    private readonly int[] tokens;
    private readonly int[] chosen;
    private readonly int[] lengths;
    private readonly bool[] isComplete;
    private readonly double[] logProbabilities;
    private readonly RowNormalizer[] normalizers;
    private int step;
    private int open;

    /// <summary>Takes the memory and begins.</summary>
    /// <param name="batch">The number of sequences, ≥ 0.</param>
    /// <param name="vocabularySize">The number of tokens: of logits in a row, ≥ 1.</param>
    /// <param name="maxLength">The number of tokens after which a sequence is cut, the one that ends it included, ≥ 1.</param>
    /// <param name="begin">The token that the first step is given, 0 … vocabularySize − 1.</param>
    /// <param name="end">The token that ends a sequence, 0 … vocabularySize − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or more memory would be needed than an array can have.</exception>
    public GreedySearch(int batch, int vocabularySize, int maxLength, int begin, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        rules = new TokenRules(batch, vocabularySize, maxLength, begin, end);
        tokens = new int[batch];
        chosen = new int[batch * maxLength];
        lengths = new int[batch];
        isComplete = new bool[batch];
        logProbabilities = new double[batch];
        normalizers = new RowNormalizer[batch];
        Reset();
    }

    /// <summary>Whether all sequences have ended.</summary>
    public bool IsDone => open == 0;

    /// <summary>The token that each sequence goes on from, [batch]: what the next step is given. That of a sequence which has ended is its last one.</summary>
    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        tokens.AsSpan().Fill(rules.Begin);
        lengths.AsSpan().Clear();
        isComplete.AsSpan().Clear();
        logProbabilities.AsSpan().Clear();
        step = 0;
        open = rules.Rows;
    }

    /// <summary>Takes the next token of each sequence that has not ended.</summary>
    /// <param name="logits">
    /// [batch, vocabularySize]: unnormalised log-probabilities. −∞ forbids a token. Rows of sequences that have ended are not looked at.
    /// </param>
    /// <exception cref="ArgumentException">The length is another, or a row holds NaN or +∞, or nothing but −∞; nothing has changed then.</exception>
    /// <exception cref="InvalidOperationException">All sequences have ended.</exception>
    public void Advance(ReadOnlySpan<float> logits)
    {
        rules.CheckStep(logits, IsDone);
        for (int row = 0; row < rules.Rows; row++)
        {
            normalizers[row] = IsOpen(row) ? rules.Normalizer(logits, row) : default;
        }

        for (int row = 0; row < rules.Rows; row++)
        {
            if (IsOpen(row))
            {
                Choose(row, rules.Row(logits, row));
            }
        }

        step++;
        open = step == rules.MaxLength ? 0 : open;
    }

    /// <summary>What has been found for a sequence so far.</summary>
    /// <param name="index">Of the sequence, 0 … batch − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public DecodedSequence Result(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, rules.Rows);
        return new(chosen.AsSpan(index * rules.MaxLength, lengths[index]), logProbabilities[index], logProbabilities[index], isComplete[index]);
    }

    private bool IsOpen(int row) => !isComplete[row];

    private void Choose(int row, ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int token = 1; token < logits.Length; token++)
        {
            best = logits[token] > logits[best] ? token : best;
        }

        logProbabilities[row] += normalizers[row].LogProbability(logits[best]);
        tokens[row] = best;
        if (best == rules.End)
        {
            isComplete[row] = true;
            open--;
        }
        else
        {
            chosen[(row * rules.MaxLength) + lengths[row]++] = best;
        }
    }
}
