using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Notices when the rows of a batch that go on token by token have ended: by a token, by a sequence of tokens, or by their length.</summary>
/// <remarks>Nothing is allocated after construction. For one thread at a time.</remarks>
public sealed class StoppingCriteria
{
    private readonly int[] endTokens;
    private readonly int[][] sequences;

    /// <summary>Of each sequence, how long the beginning is that ends where a shorter or equal part of it ends (Knuth, Morris and Pratt).</summary>
    private readonly int[][] borders;

    /// <summary>Of each row and sequence, how many of its tokens the last ones are.</summary>
    private readonly int[] matched;
    private readonly int[] open;
    private readonly int[] lengths;
    private readonly StopReason[] reasons;

    /// <summary>Takes the memory and begins.</summary>
    /// <param name="maxLength">The number of tokens after which a row ends, ≥ 1.</param>
    /// <param name="endTokens">Tokens that end a row; none by default.</param>
    /// <param name="sequences">Sequences of tokens that end a row, each of one token at least; none by default.</param>
    /// <param name="batch">The number of rows, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">A sequence is empty.</exception>
    public StoppingCriteria(int maxLength, ReadOnlySpan<int> endTokens = default, ReadOnlySpan<int[]> sequences = default, int batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        MaxLength = maxLength;
        this.endTokens = endTokens.ToArray();
        this.sequences = new int[sequences.Length][];
        borders = new int[sequences.Length][];
        for (int i = 0; i < sequences.Length; i++)
        {
            if (sequences[i] is not { Length: > 0 })
            {
                throw new ArgumentException($"Sequence {i} has no tokens.", nameof(sequences));
            }

            this.sequences[i] = [.. sequences[i]];
            borders[i] = BordersOf(this.sequences[i]);
        }

        matched = new int[batch * sequences.Length];
        open = new int[batch];
        lengths = new int[batch];
        reasons = new StopReason[batch];
        Reset();
    }

    /// <summary>The number of tokens after which a row ends.</summary>
    public int MaxLength { get; }

    /// <summary>Whether all rows have ended.</summary>
    public bool IsDone => !open.AsSpan().Contains(1);

    /// <summary>[batch]: 1 for a row that goes on, 0 for one that has ended: the <c>lengths</c> of a session's next call, which then leaves those that have ended as they are.</summary>
    public ReadOnlySpan<int> Open => open;

    /// <summary>[batch]: how many tokens each row has, the ones that have ended it included.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>[batch]: why each row has ended.</summary>
    public ReadOnlySpan<StopReason> Reasons => reasons;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        matched.AsSpan().Clear();
        open.AsSpan().Fill(1);
        lengths.AsSpan().Clear();
        reasons.AsSpan().Clear();
    }

    /// <summary>Takes the next token of each row; those of rows that have ended are not looked at.</summary>
    /// <param name="tokens">[batch].</param>
    /// <exception cref="ArgumentException">There are not as many as rows.</exception>
    public void Advance(ReadOnlySpan<int> tokens)
    {
        Check.Length(tokens.Length, open.Length, nameof(tokens), "[batch]", "batch", open.Length);
        for (int row = 0; row < open.Length; row++)
        {
            if (open[row] == 1)
            {
                lengths[row]++;
                bool endsSequence = Match(row, tokens[row]);
                reasons[row] = endTokens.AsSpan().Contains(tokens[row]) ? StopReason.EndToken
                    : endsSequence ? StopReason.Sequence
                    : lengths[row] == MaxLength ? StopReason.MaxLength
                    : StopReason.None;
                open[row] = reasons[row] == StopReason.None ? 1 : 0;
            }
        }
    }

    private static int[] BordersOf(int[] sequence)
    {
        int[] border = new int[sequence.Length];
        for (int i = 1, length = 0; i < sequence.Length; i++)
        {
            while (length > 0 && sequence[i] != sequence[length])
            {
                length = border[length - 1];
            }

            length += sequence[i] == sequence[length] ? 1 : 0;
            border[i] = length;
        }

        return border;
    }

    /// <summary>Whether a token is the last one of a sequence.</summary>
    private bool Match(int row, int token)
    {
        bool isAny = false;
        for (int i = 0; i < sequences.Length; i++)
        {
            ref int length = ref matched[(row * sequences.Length) + i];
            while (length > 0 && (length == sequences[i].Length || sequences[i][length] != token))
            {
                length = borders[i][length - 1];
            }

            length += sequences[i][length] == token ? 1 : 0;
            isAny |= length == sequences[i].Length;
        }

        return isAny;
    }
}
