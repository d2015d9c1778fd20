using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Draws the next token of each row of a batch from what a model gives. In the order of Hugging Face's logits processors: biases, penalties, what is allowed, temperature, <see cref="TopK"/>,
/// <see cref="TopP"/>, <see cref="MinP"/>; what is left is a distribution, from which a token is drawn.
/// </summary>
/// <remarks>
/// <code>
/// var sampler = new TokenSampler(vocabularySize: 50257, seed: 1) { Temperature = 0.8, TopP = 0.95 };
/// session.Next(prompt, logits, time: prompt.Length);
/// int token = sampler.SampleToken(logits);
/// </code>
/// What is drawn follows from the seed, the row and the number of draws before it. Nothing is allocated after construction. For one thread at a time.
/// </remarks>
public sealed class TokenSampler
{
    /// <summary>Of a row, what is computed from the logits: in the end unnormalised probabilities.</summary>
    private readonly float[] scores;
    private readonly float[] bias;
    private readonly int[] drawn;
    private readonly bool[] seen;
    private readonly int[] chosen;
    private readonly TokenFilters filters;
    private bool hasBias;
    private int draws;

    /// <summary>Takes the memory.</summary>
    /// <param name="vocabularySize">The number of tokens: of logits in a row, ≥ 1.</param>
    /// <param name="batch">The number of rows, ≥ 0.</param>
    /// <param name="seed">Equal seeds draw equal tokens from equal logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or more memory would be needed than an array can have.</exception>
    public TokenSampler(int vocabularySize, int batch = 1, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)batch * vocabularySize, Array.MaxLength, nameof(batch));
        (VocabularySize, Batch, Seed) = (vocabularySize, batch, seed);
        scores = new float[vocabularySize];
        bias = new float[vocabularySize];
        drawn = new int[batch * vocabularySize];
        seen = new bool[batch * vocabularySize];
        chosen = new int[batch];
        filters = new TokenFilters(vocabularySize);
    }

    /// <summary>The number of tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>The number of rows.</summary>
    public int Batch { get; }

    /// <summary>What the draws follow from.</summary>
    public int Seed { get; }

    /// <summary>What logits are divided by, ≥ 0: below 1 probable tokens become more so. 0 takes the most probable token, the first of equal ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double Temperature { get; set => field = InRange(value, 0, double.MaxValue); } = 1;

    /// <summary>How many of the most probable tokens are left, and those as probable as the last of them; 0 for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int TopK
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The most probable tokens are left whose probabilities add up to this at least, in (0, 1]; 1 for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double TopP { get; set => field = InRange(value, double.Epsilon, 1); } = 1;

    /// <summary>Tokens are left that are at least so probable in proportion to the most probable one, in [0, 1]; 0 for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double MinP { get; set => field = InRange(value, 0, 1); }

    /// <summary>What logits of tokens that a row has seen (<see cref="Observe"/>) or drawn are divided by, or multiplied with where they are negative, > 0; 1 for no penalty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double RepetitionPenalty { get; set => field = InRange(value, double.Epsilon, double.MaxValue); } = 1;

    /// <summary>What is taken from logits of tokens that a row has drawn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public double PresencePenalty { get; set => field = InRange(value, double.MinValue, double.MaxValue); }

    /// <summary>What is taken from the logit of a token for each time that a row has drawn it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public double FrequencyPenalty { get; set => field = InRange(value, double.MinValue, double.MaxValue); }

    /// <summary>Adds a number to the logits of a token from now on, instead of the one before; −∞ forbids it.</summary>
    /// <param name="token">0 … <see cref="VocabularySize"/> − 1.</param>
    /// <param name="value">0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token, or the number is NaN or +∞.</exception>
    public void SetBias(int token, float value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, VocabularySize);
        if (float.IsNaN(value) || float.IsPositiveInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A bias is a number or −∞.");
        }

        bias[token] = value;
        hasBias = bias.AsSpan().ContainsAnyExcept(0f);
    }

    /// <summary>Notes tokens that a row has seen, such as its prompt, for <see cref="RepetitionPenalty"/>.</summary>
    /// <param name="row">0 … <see cref="Batch"/> − 1.</param>
    /// <param name="tokens">Any number.</param>
    /// <exception cref="ArgumentException">There is no such row, or a token is out of range; nothing has changed then.</exception>
    public void Observe(int row, ReadOnlySpan<int> tokens)
    {
        CheckRow(row);
        Check.Indices(tokens, VocabularySize, nameof(tokens));
        Span<bool> ofRow = seen.AsSpan(row * VocabularySize, VocabularySize);
        foreach (int token in tokens)
        {
            ofRow[token] = true;
        }
    }

    /// <summary>Draws a token for each row.</summary>
    /// <param name="logits">[batch, vocabularySize]: unnormalised log-probabilities. −∞ forbids a token.</param>
    /// <param name="tokens">[batch]: takes the tokens.</param>
    /// <param name="allowed">[batch, ⌈vocabularySize / 64⌉]: tokens that may be drawn; token t is bit t mod 64 of word ⌊t / 64⌋. All, if it is empty.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds NaN or +∞, or nothing that is allowed; nothing has changed then.</exception>
    public void Sample(ReadOnlySpan<float> logits, Span<int> tokens, ReadOnlySpan<ulong> allowed = default)
    {
        Check.Length(logits.Length, (long)Batch * VocabularySize, nameof(logits), "[batch, vocabulary]", "batch", Batch, "vocabulary", VocabularySize);
        Check.Length(tokens.Length, Batch, nameof(tokens), "[batch]", "batch", Batch);
        int words = CheckAllowed(allowed, Batch);
        for (int row = 0; row < Batch; row++)
        {
            double sum = Weigh(row, logits.Slice(row * VocabularySize, VocabularySize), allowed.IsEmpty ? default : allowed.Slice(row * words, words));
            chosen[row] = Draw(SeededRandom.Uniform(Seed, row, draws) * sum);
        }

        for (int row = 0; row < Batch; row++)
        {
            int index = (row * VocabularySize) + chosen[row];
            drawn[index]++;
            seen[index] = true;
        }

        draws++;
        chosen.CopyTo(tokens);
    }

    /// <summary>Draws a token for the only row.</summary>
    /// <param name="logits">[vocabularySize]: unnormalised log-probabilities. −∞ forbids a token.</param>
    /// <param name="allowed">[⌈vocabularySize / 64⌉]: tokens that may be drawn; token t is bit t mod 64 of word ⌊t / 64⌋. All, if it is empty.</param>
    /// <inheritdoc cref="Sample(ReadOnlySpan{float}, Span{int}, ReadOnlySpan{ulong})"/>
    public int SampleToken(ReadOnlySpan<float> logits, ReadOnlySpan<ulong> allowed = default)
    {
        int token = 0;
        Sample(logits, new Span<int>(ref token), allowed);
        return token;
    }

    /// <summary>The distribution from which the next token of a row would be drawn; draws none.</summary>
    /// <param name="row">0 … <see cref="Batch"/> − 1.</param>
    /// <param name="logits">[vocabularySize]: the row's.</param>
    /// <param name="probabilities">[vocabularySize]: takes the probabilities.</param>
    /// <param name="allowed">[⌈vocabularySize / 64⌉]: the row's.</param>
    /// <exception cref="ArgumentException">A length does not fit, there is no such row, or it holds NaN or +∞, or nothing that is allowed.</exception>
    public void Distribution(int row, ReadOnlySpan<float> logits, Span<float> probabilities, ReadOnlySpan<ulong> allowed = default)
    {
        CheckRow(row);
        Check.Length(logits.Length, VocabularySize, nameof(logits), "[vocabulary]", "vocabulary", VocabularySize);
        Check.Length(probabilities.Length, VocabularySize, nameof(probabilities), "[vocabulary]", "vocabulary", VocabularySize);
        CheckAllowed(allowed, 1);
        double sum = Weigh(row, logits, allowed);
        TensorPrimitives.Divide(scores, (float)sum, probabilities);
    }

    /// <summary>Forgets what rows have seen and drawn, and draws again from the beginning.</summary>
    public void Reset()
    {
        drawn.AsSpan().Clear();
        seen.AsSpan().Clear();
        draws = 0;
    }

    private static double InRange(double value, double least, double most) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The number is outside its range, {least} to {most}.");

    private void CheckRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Batch);
    }

    /// <summary>The number of words of a row.</summary>
    private int CheckAllowed(ReadOnlySpan<ulong> allowed, int rows)
    {
        int words = (VocabularySize + 63) / 64;
        Check.OptionalLength(allowed.Length, (long)rows * words, nameof(allowed), "[batch, (vocabulary + 63) / 64]");
        return words;
    }

    /// <summary>Makes scores of a row's logits: probabilities that are not normalised yet, zero for what is not left. Gives their sum.</summary>
    private double Weigh(int row, ReadOnlySpan<float> logits, ReadOnlySpan<ulong> allowed)
    {
        if (hasBias)
        {
            TensorPrimitives.Add(logits, bias, scores);
        }
        else
        {
            logits.CopyTo(scores);
        }

        Penalize(row);
        TokenFilters.Forbid(scores, allowed);
        float greatest = TensorPrimitives.Max<float>(scores);
        if (!float.IsFinite(greatest))
        {
            throw new ArgumentException($"The logits of row {row} give no probabilities: they hold NaN or +∞, or nothing that is allowed.", nameof(logits));
        }

        if (Temperature == 0)
        {
            int best = scores.AsSpan().IndexOf(greatest);
            scores.AsSpan().Clear();
            scores[best] = 1;
            return 1;
        }

        TensorPrimitives.Subtract(scores, greatest, scores);
        TensorPrimitives.Divide(scores, (float)Temperature, scores);
        filters.KeepGreatest(scores, TopK);
        TensorPrimitives.Exp<float>(scores, scores);
        filters.KeepNucleus(scores, TopP);
        TokenFilters.DropBelow(scores, MinP);
        return TokenFilters.Sum(scores);
    }

    private void Penalize(int row)
    {
        if (RepetitionPenalty != 1)
        {
            ReadOnlySpan<bool> ofRow = seen.AsSpan(row * VocabularySize, VocabularySize);
            var penalty = (float)RepetitionPenalty;
            for (int token = 0; token < ofRow.Length; token++)
            {
                if (ofRow[token])
                {
                    scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
                }
            }
        }

        if (PresencePenalty != 0 || FrequencyPenalty != 0)
        {
            ReadOnlySpan<int> ofRow = drawn.AsSpan(row * VocabularySize, VocabularySize);
            for (int token = 0; token < ofRow.Length; token++)
            {
                if (ofRow[token] > 0)
                {
                    scores[token] -= (float)(PresencePenalty + (ofRow[token] * FrequencyPenalty));
                }
            }
        }
    }

    /// <summary>The token at which the probabilities so far exceed a number below their sum.</summary>
    private int Draw(double target)
    {
        double sum = 0;
        int last = 0;
        for (int token = 0; token < scores.Length; token++)
        {
            if (scores[token] > 0)
            {
                sum += scores[token];
                last = token;
                if (sum > target)
                {
                    break;
                }
            }
        }

        return last;
    }
}
