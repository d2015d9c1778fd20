namespace ModelGen;

/// <summary>
/// Decodes with a beam: of the sequences that begin alike, the most probable ones go on side by side, as rows of a batch. Which row continues which one of the step
/// before is told by <see cref="Parents"/>; a session's state follows with its <c>Select…</c> method.
/// </summary>
/// <remarks>
/// <code>
/// var session = net.CreateNextSession(batch: search.Rows);
/// while (!search.IsDone)
/// {
///     session.Next(search.Tokens, …, logits);   // any function that gives logits for the next token
///     search.Advance(logits);
///     session.SelectBatch(search.Parents);
/// }
/// </code>
/// Each step looks at the <c>2 · beams</c> most probable continuations. Those among the first <c>beams</c> that end are results; of the others the first <c>beams</c> go
/// on. A search is over when it has as many results as beams and no open sequence can become better than the worst of them, however it goes on; or at the greatest
/// length, where the open sequences become results as they are. (This is <c>early_stopping="never"</c> of Hugging Face's <c>generate</c>.) Of equal continuations that of
/// the lower row, then the lower token comes first. One beam without a length penalty is <see cref="GreedySearch"/>; as many beams as there are sequences search all of
/// them. Nothing is allocated after construction. For one thread at a time.
/// </remarks>
public sealed class BeamSearch
{
    private readonly TokenRules rules;
    private readonly Beam[] searches;
    private readonly int[] tokens;
    private readonly int[] parents;
    private readonly RowNormalizer[] normalizers;

    /// <summary>Takes the memory and begins.</summary>
    /// <param name="beams">The number of sequences that go on side by side, and of results at most, ≥ 1.</param>
    /// <param name="vocabularySize">The number of tokens: of logits in a row, ≥ 1.</param>
    /// <param name="maxLength">The number of tokens after which a sequence is cut, the one that ends it included, ≥ 1.</param>
    /// <param name="begin">The token that the first step is given, 0 … vocabularySize − 1.</param>
    /// <param name="end">The token that ends a sequence, 0 … vocabularySize − 1.</param>
    /// <param name="lengthPenalty">
    /// α ≥ 0 of Wu et al. (2016): results of n tokens are ranked by their log-probability divided by <c>((5 + n) / 6)^α</c>. 0 ranks by probability, which favours short
    /// sequences; about 0.6 to 1 is usual for translation.
    /// </param>
    /// <param name="batch">The number of searches that are made side by side, ≥ 0; each has its own <paramref name="beams"/> rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or more memory would be needed than an array can have.</exception>
    public BeamSearch(int beams, int vocabularySize, int maxLength, int begin, int end, double lengthPenalty = 0, int batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(beams, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)beams * Math.Max(batch, 2), Array.MaxLength, nameof(beams));
        if (!(lengthPenalty >= 0 && double.IsFinite(lengthPenalty)))
        {
            throw new ArgumentOutOfRangeException(nameof(lengthPenalty), lengthPenalty, "The exponent of the length penalty is a number from 0 up.");
        }

        Beams = beams;
        Rows = beams * batch;
        rules = new TokenRules(Rows, vocabularySize, maxLength, begin, end);
        tokens = new int[Rows];
        parents = new int[Rows];
        normalizers = new RowNormalizer[Rows];
        searches = new Beam[batch];
        for (int i = 0; i < batch; i++)
        {
            searches[i] = new Beam(rules, beams, i * beams, lengthPenalty);
        }

        Reset();
    }

    /// <summary>The number of sequences that go on side by side in one search.</summary>
    public int Beams { get; }

    /// <summary>The number of rows of a step: beams times searches. Search i has the rows from <c>i · Beams</c> on.</summary>
    public int Rows { get; }

    /// <summary>Whether all searches are over.</summary>
    public bool IsDone
    {
        get
        {
            foreach (Beam search in searches)
            {
                if (!search.IsDone)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The token that each row goes on from, [rows]: what the next step is given. Rows that are not in use have the token that begins a sequence.</summary>
    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>
    /// The row of the last step that each row continues, [rows]: from there it takes its state. Rows that are not in use, and before the first step all rows, continue
    /// themselves.
    /// </summary>
    public ReadOnlySpan<int> Parents => parents;

    /// <summary>Begins anew. Only the first row of each search is in use then, since all begin alike.</summary>
    public void Reset()
    {
        foreach (Beam search in searches)
        {
            search.Reset();
        }

        ShowRows();
    }

    /// <summary>Goes on by one token.</summary>
    /// <param name="logits">[rows, vocabularySize]: unnormalised log-probabilities. −∞ forbids a token. Rows that are not in use are not looked at.</param>
    /// <exception cref="ArgumentException">The length is another, or a row holds NaN or +∞, or nothing but −∞; nothing has changed then.</exception>
    /// <exception cref="InvalidOperationException">All searches are over.</exception>
    public void Advance(ReadOnlySpan<float> logits)
    {
        rules.CheckStep(logits, IsDone);
        foreach (Beam search in searches)
        {
            for (int i = 0; i < search.Open; i++)
            {
                normalizers[search.FirstRow + i] = rules.Normalizer(logits, search.FirstRow + i);
            }
        }

        foreach (Beam search in searches)
        {
            if (!search.IsDone)
            {
                search.Advance(logits, normalizers);
            }
        }

        ShowRows();
    }

    /// <summary>The number of results that a search has so far: at most <see cref="Beams"/>; at least one when it is over.</summary>
    /// <param name="index">Of the search, 0 … batch − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such search.</exception>
    public int ResultCount(int index = 0) => Search(index).ResultCount;

    /// <summary>A result of a search.</summary>
    /// <param name="rank">0 is the best one, by <see cref="DecodedSequence.Score"/>; of equal ones that which was found first.</param>
    /// <param name="index">Of the search, 0 … batch − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such result or search.</exception>
    public DecodedSequence Result(int rank = 0, int index = 0)
    {
        Beam search = Search(index);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, search.ResultCount);
        return search.Result(rank);
    }

    /// <summary>Gives every row what its search has: copies <c>[batch, …]</c> to <c>[rows, …]</c>, as <c>torch.repeat_interleave</c> by the number of beams.</summary>
    /// <typeparam name="T">Of the values.</typeparam>
    /// <param name="values">One row for each search, such as the states of an encoder.</param>
    /// <param name="repeated"><see cref="Beams"/> times as long.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the memory is shared.</exception>
    public void Repeat<T>(ReadOnlySpan<T> values, Span<T> repeated)
    {
        int size = searches.Length == 0 ? 0 : values.Length / searches.Length;
        if (size * searches.Length != values.Length || (long)values.Length * Beams != repeated.Length)
        {
            throw new ArgumentException(
                $"Got {values.Length} values for {searches.Length} searches and room for {repeated.Length}, expected room for {Beams} times as many.", nameof(repeated));
        }

        if (values.Overlaps(repeated))
        {
            throw new ArgumentException("repeated shares memory with values; they would be overwritten while they are read.", nameof(repeated));
        }

        for (int row = 0; row < Rows; row++)
        {
            values.Slice(row / Beams * size, size).CopyTo(repeated[(row * size)..]);
        }
    }

    private Beam Search(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, searches.Length);
        return searches[index];
    }

    private void ShowRows()
    {
        foreach (Beam search in searches)
        {
            search.ShowRows(tokens, parents);
        }
    }
}
