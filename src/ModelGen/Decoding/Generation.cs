using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A session's method that takes tokens <c>[batch, time]</c> and gives logits for the next one of each row, <c>[batch, vocabulary]</c>.</summary>
/// <param name="token">The tokens.</param>
/// <param name="logits">Takes the logits.</param>
/// <param name="time">The number of tokens of a row.</param>
/// <param name="lengths">How many of them count; all, if it is empty.</param>
public delegate void NextLogits(ReadOnlySpan<int> token, Span<float> logits, int time, ReadOnlySpan<int> lengths);

/// <summary>A token of a row.</summary>
/// <param name="row">The row, 0 … batch − 1.</param>
/// <param name="token">What has been drawn for it.</param>
public delegate void TokenHandler(int row, int token);

/// <summary>Goes on from prompts, token by token.</summary>
public static class Generation
{
    /// <summary>Reads prompts, then draws tokens and reads them, until all rows have ended.</summary>
    /// <param name="next">A session's method, such as <c>session.Next</c>.</param>
    /// <param name="prompts">[batch, time]: padded at the end.</param>
    /// <param name="lengths">[batch]: how many tokens each prompt has, ≥ 1; all of them, if it is empty.</param>
    /// <param name="sampler">Draws the tokens; its batch is the number of rows. It is shown the prompts.</param>
    /// <param name="stop">Says when a row has ended, for as many rows. It begins anew.</param>
    /// <param name="onToken">Is called for each token of each row that has not ended before, the one that ends it included.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    /// <remarks>Takes memory for the logits; a token allocates nothing.</remarks>
    /// <example>
    /// <code>
    /// Generation.Generate(session.Next, prompt, default, sampler, new StoppingCriteria(maxLength: 200), (_, token) => Console.Write(text[token]));
    /// </code>
    /// </example>
    public static void Generate(NextLogits next, ReadOnlySpan<int> prompts, ReadOnlySpan<int> lengths, TokenSampler sampler, StoppingCriteria stop, TokenHandler onToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(stop);
        ArgumentNullException.ThrowIfNull(onToken);
        int batch = sampler.Batch, time = prompts.Length / Math.Max(batch, 1);
        Check.Length(stop.Open.Length, batch, nameof(stop), "[batch]", "batch", batch);
        Check.Length(prompts.Length, (long)batch * time, nameof(prompts), "[batch, time]", "batch", batch, "time", time);
        Check.OptionalLength(lengths.Length, batch, nameof(lengths), "[batch]");
        for (int row = 0; row < batch; row++)
        {
            int length = lengths.IsEmpty ? time : lengths[row];
            if (length < 1 || length > time)
            {
                throw new ArgumentException($"The prompt of row {row} has {length} of {time} tokens; it needs one at least.", nameof(lengths));
            }

            sampler.Observe(row, prompts.Slice(row * time, length));
        }

        stop.Reset();
        float[] logits = new float[batch * sampler.VocabularySize];
        int[] tokens = new int[batch], open = new int[batch];
        next(prompts, logits, time, lengths);
        while (!stop.IsDone)
        {
            stop.Open.CopyTo(open);
            sampler.Sample(logits, tokens);
            stop.Advance(tokens);
            for (int row = 0; row < batch; row++)
            {
                if (open[row] == 1)
                {
                    onToken(row, tokens[row]);
                }
            }

            if (!stop.IsDone)
            {
                next(tokens, logits, 1, stop.Open);
            }
        }
    }
}
