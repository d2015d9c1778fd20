using System.Buffers;

namespace ModelGen.Text;

/// <summary>Lays token sequences out as the rows of a batch, in spans of the caller: <c>ids [batch, time]</c> and <c>lengths [batch]</c>.</summary>
public sealed class SequenceBatcher
{
    private readonly BatchOptions options;

    /// <summary>A batcher; without options, the defaults of <see cref="BatchOptions"/>.</summary>
    public SequenceBatcher(BatchOptions? options = null) => this.options = options ?? new BatchOptions();

    /// <summary>Rows of a fixed length, from texts.</summary>
    /// <param name="ids"><c>[texts, time]</c>: takes the tokens.</param>
    /// <param name="lengths"><c>[texts]</c>: takes how many tokens of each row are not padding.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="encoder">Turns them into numbers.</param>
    /// <param name="time">The length of a row, at least 1.</param>
    /// <exception cref="ArgumentException">A span has another length than its shape says.</exception>
    public void Encode(Span<int> ids, Span<int> lengths, ReadOnlySpan<string> texts, ITextEncoder encoder, int time)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        Check(ids, lengths, texts.Length, time);
        for (int i = 0; i < texts.Length; i++)
        {
            Span<int> row = ids.Slice(i * time, time);
            lengths[i] = options.Truncation == SequenceSide.Right ? encoder.Encode(texts[i], row) : EncodeEnd(row, texts[i], encoder);
            Fill(row, lengths[i]);
        }
    }

    /// <summary>Rows of a fixed length, from token sequences.</summary>
    /// <inheritdoc cref="Encode" path="/param[@name='ids']"/>
    /// <inheritdoc cref="Encode" path="/param[@name='lengths']"/>
    /// <param name="sequences">The tokens of each row.</param>
    /// <param name="time">The length of a row, at least 1.</param>
    /// <exception cref="ArgumentException">A span has another length than its shape says.</exception>
    public void Pad(Span<int> ids, Span<int> lengths, ReadOnlySpan<int[]> sequences, int time)
    {
        Check(ids, lengths, sequences.Length, time);
        for (int i = 0; i < sequences.Length; i++)
        {
            ReadOnlySpan<int> sequence = sequences[i];
            int count = Math.Min(sequence.Length, time);
            Span<int> row = ids.Slice(i * time, time);
            (options.Truncation == SequenceSide.Right ? sequence[..count] : sequence[^count..]).CopyTo(row);
            lengths[i] = count;
            Fill(row, count);
        }
    }

    /// <summary>Rows as long as the longest sequence of the batch, but no longer than a limit.</summary>
    /// <param name="ids">At least <c>[sequences, result]</c>: its beginning takes the tokens.</param>
    /// <inheritdoc cref="Encode" path="/param[@name='lengths']"/>
    /// <param name="sequences">The tokens of each row.</param>
    /// <param name="maximumTime">The most tokens of a row, at least 1.</param>
    /// <returns>The length of a row: 1 to <paramref name="maximumTime"/>.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public int PadToLongest(Span<int> ids, Span<int> lengths, ReadOnlySpan<int[]> sequences, int maximumTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTime, 1);
        int time = 1;
        foreach (int[] sequence in sequences)
        {
            time = Math.Max(time, Math.Min(sequence.Length, maximumTime));
        }

        long needed = (long)sequences.Length * time;
        if (ids.Length < needed)
        {
            throw new ArgumentException($"There is room for {ids.Length:N0} tokens; {sequences.Length} rows of {time} need {needed:N0}.", nameof(ids));
        }

        Pad(ids[..(int)needed], lengths, sequences, time);
        return time;
    }

    private static int EncodeEnd(Span<int> row, string text, ITextEncoder encoder)
    {
        int count = encoder.Count(text);
        if (count <= row.Length)
        {
            return encoder.Encode(text, row);
        }

        int[] all = ArrayPool<int>.Shared.Rent(count);
        encoder.Encode(text, all.AsSpan(0, count));
        all.AsSpan(count - row.Length, row.Length).CopyTo(row);
        ArrayPool<int>.Shared.Return(all);
        return row.Length;
    }

    /// <summary>Moves the tokens of a row to their side and fills the other one.</summary>
    private void Fill(Span<int> row, int count)
    {
        if (options.Padding == SequenceSide.Left)
        {
            row[..count].CopyTo(row[(row.Length - count)..]);
            row[..(row.Length - count)].Fill(options.PaddingId);
        }
        else
        {
            row[count..].Fill(options.PaddingId);
        }
    }

    private static void Check(ReadOnlySpan<int> ids, ReadOnlySpan<int> lengths, int rows, int time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, 1);
        if (ids.Length != (long)rows * time)
        {
            throw new ArgumentException($"Got {ids.Length:N0} values, expected [{rows}, {time}] = {(long)rows * time:N0}.", nameof(ids));
        }

        if (lengths.Length != rows)
        {
            throw new ArgumentException($"Got {lengths.Length:N0} values, expected [{rows}].", nameof(lengths));
        }
    }
}
