namespace ModelGen.Text;

/// <summary>
/// Leaves out frequent words at random, because they say little about their neighbours: a word that makes up the share f of the corpus is
/// kept with probability <c>min(1, √(t / f))</c>. Mikolov, Sutskever, Chen, Corrado, Dean: <em>Distributed Representations of Words and
/// Phrases and their Compositionality</em>, 2013, section 2.3.
/// </summary>
public sealed class Subsampling
{
    private readonly double[] keep;

    /// <summary>The probabilities for a corpus.</summary>
    /// <param name="frequencies">How often each word stands in the corpus, not negative; a vocabulary's <see cref="Vocabulary.Frequencies"/>.</param>
    /// <param name="threshold">t, greater than 0; the paper takes 1e-5 for a billion words, small corpora want 1e-4 to 1e-3.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Subsampling(ReadOnlySpan<long> frequencies, double threshold)
    {
        if (!(threshold > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is greater than 0.");
        }

        double total = 0;
        foreach (long frequency in frequencies)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frequency, nameof(frequencies));
            total += frequency;
        }

        keep = new double[frequencies.Length];
        for (int id = 0; id < keep.Length; id++)
        {
            keep[id] = frequencies[id] == 0 ? 1 : Math.Min(1, Math.Sqrt(threshold * total / frequencies[id]));
        }
    }

    /// <summary>With what probability each word is kept, by number.</summary>
    public ReadOnlySpan<double> KeepProbabilities => keep;

    /// <summary>Copies the words that are kept.</summary>
    /// <param name="kept">At least as long as <paramref name="ids"/>; takes the words, in their order.</param>
    /// <param name="ids">The words of a text.</param>
    /// <param name="random">Decides; one number is drawn for each word that is not always kept.</param>
    /// <returns>How many were kept.</returns>
    /// <exception cref="ArgumentException">There is no room, or a word has no frequency.</exception>
    public int Sample(Span<int> kept, ReadOnlySpan<int> ids, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (kept.Length < ids.Length)
        {
            throw new ArgumentException($"There is room for {kept.Length} of {ids.Length} words.", nameof(kept));
        }

        int count = 0;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)keep.Length)
            {
                throw new ArgumentException($"Word {id} is out of range: expected 0 to {keep.Length - 1}.", nameof(ids));
            }

            if (keep[id] >= 1 || random.NextDouble() < keep[id])
            {
                kept[count++] = id;
            }
        }

        return count;
    }
}
