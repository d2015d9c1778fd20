namespace ModelGen.Text;

/// <summary>
/// Makes the examples that word2vec trains on: pass by pass over the sentences in a new order, with subsampling, shrinking windows and negative samples.
/// Each call fills as much of a batch as there is left; a call that gives 0 ends the pass, and the next one begins another.
/// </summary>
/// <remarks>
/// An example's candidates are the true word, then the negative samples; a model scores all of them and is told that the first one is right.
/// Calls of <see cref="ReadSkipGrams"/> and <see cref="ReadContinuousBags"/> may not be mixed within a pass.
/// </remarks>
public sealed class Word2VecReader
{
    private readonly IReadOnlyList<int[]> sentences;
    private readonly Word2VecOptions options;
    private readonly Subsampling? subsampling;
    private readonly NegativeSampler sampler;
    private readonly Random random;
    private readonly int[] order;
    private readonly int[] words;

    private int sentence;
    private int count;
    private int center;
    private int first;
    private int last;
    private int neighbour;

    /// <summary>A reader at the beginning of its first pass.</summary>
    /// <param name="sentences">The words of each sentence; neighbours are looked for within one.</param>
    /// <param name="frequencies">How often each word stands in the corpus, by number.</param>
    /// <param name="options">Window, subsampling, negative samples, seed; null for the defaults.</param>
    /// <exception cref="ArgumentException">Fewer than two words have a frequency, or a sentence has a word that has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Word2VecReader(IReadOnlyList<int[]> sentences, ReadOnlySpan<long> frequencies, Word2VecOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        this.sentences = sentences;
        this.options = options ?? new Word2VecOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Window, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Negatives, 1, nameof(options));
        subsampling = this.options.Subsampling is double threshold ? new Subsampling(frequencies, threshold) : null;
        sampler = new NegativeSampler(frequencies, this.options.NegativePower);
        if (sampler.WordCount < 2)
        {
            throw new ArgumentException("A corpus of one word has no negative samples.", nameof(frequencies));
        }

        random = new Random(this.options.Seed);
        order = new int[sentences.Count];
        int longest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            longest = Math.Max(longest, sentences[i].Length);
            Check(sentences[i], frequencies, i);
        }

        words = new int[longest];
        Restart();
    }

    /// <summary>How many words to both sides a context has room for.</summary>
    public int ContextLength => 2 * options.Window;

    /// <summary>How many candidates an example has: the true word and the negative samples.</summary>
    public int CandidateCount => 1 + options.Negatives;

    /// <summary>Skip-gram: a word, and candidates for one of its neighbours.</summary>
    /// <param name="centers"><c>[batch]</c>: takes the words.</param>
    /// <param name="candidates"><c>[batch, CandidateCount]</c>: takes a neighbour of each, then negative samples.</param>
    /// <returns>How many examples were written, from the beginning; 0 at the end of a pass.</returns>
    /// <exception cref="ArgumentException">A span has another length than its shape says, or the batch is empty.</exception>
    public int ReadSkipGrams(Span<int> centers, Span<int> candidates)
    {
        Check(candidates.Length, centers.Length, CandidateCount, nameof(candidates));
        int written = 0;
        while (written < centers.Length)
        {
            if (neighbour >= last && !MoveToNextCenter())
            {
                break;
            }

            neighbour += neighbour == center ? 1 : 0;
            if (neighbour < last)
            {
                centers[written] = words[center];
                Candidates(candidates, written, words[neighbour]);
                neighbour++;
                written++;
            }
        }

        return End(written);
    }

    /// <summary>Continuous bag of words: the neighbours of a word, and candidates for the word.</summary>
    /// <param name="contexts"><c>[batch, ContextLength]</c>: takes the neighbours of each word, filled up with the padding token.</param>
    /// <param name="lengths"><c>[batch]</c>: takes how many neighbours there are, at least 1.</param>
    /// <param name="candidates"><c>[batch, CandidateCount]</c>: takes each word, then negative samples.</param>
    /// <returns>How many examples were written, from the beginning; 0 at the end of a pass.</returns>
    /// <exception cref="ArgumentException">A span has another length than its shape says, or the batch is empty.</exception>
    public int ReadContinuousBags(Span<int> contexts, Span<int> lengths, Span<int> candidates)
    {
        Check(contexts.Length, lengths.Length, ContextLength, nameof(contexts));
        Check(candidates.Length, lengths.Length, CandidateCount, nameof(candidates));
        int written = 0;
        for (; written < lengths.Length && MoveToNextCenter(); written++)
        {
            Span<int> context = contexts.Slice(written * ContextLength, ContextLength);
            words.AsSpan(first, center - first).CopyTo(context);
            words.AsSpan(center + 1, last - center - 1).CopyTo(context[(center - first)..]);
            lengths[written] = last - first - 1;
            context[lengths[written]..].Fill(options.PaddingId);
            Candidates(candidates, written, words[center]);
        }

        return End(written);
    }

    /// <summary>Finds the next word that has a neighbour.</summary>
    /// <returns>False at the end of the pass.</returns>
    private bool MoveToNextCenter()
    {
        while (true)
        {
            if (++center >= count)
            {
                if (sentence == order.Length)
                {
                    return false;
                }

                count = Take(sentences[order[sentence++]]);
                center = -1;
            }
            else if (count > 1)
            {
                int window = options.ShrinkWindow ? random.Next(1, options.Window + 1) : options.Window;
                first = Math.Max(0, center - window);
                last = Math.Min(count, center + 1 + window);
                neighbour = first;
                return true;
            }
        }
    }

    private int Take(ReadOnlySpan<int> text)
    {
        if (subsampling is not null)
        {
            return subsampling.Sample(words, text, random);
        }

        text.CopyTo(words);
        return text.Length;
    }

    private void Candidates(Span<int> candidates, int row, int word)
    {
        Span<int> place = candidates.Slice(row * CandidateCount, CandidateCount);
        place[0] = word;
        sampler.Fill(place[1..], word, random);
    }

    private int End(int written)
    {
        if (written == 0)
        {
            Restart();
        }

        return written;
    }

    private void Restart()
    {
        random.Shuffle(order);
        sentence = 0;
        count = 0;
        center = -1;
        first = last = neighbour = 0;
    }

    private static void Check(ReadOnlySpan<int> words, ReadOnlySpan<long> frequencies, int sentence)
    {
        foreach (int id in words)
        {
            if ((uint)id >= (uint)frequencies.Length || frequencies[id] == 0)
            {
                throw new ArgumentException($"Word {id} of sentence {sentence} has no frequency.", nameof(sentence));
            }
        }
    }

    private static void Check(int actual, int batch, int columns, string name)
    {
        if (batch == 0)
        {
            throw new ArgumentException("A batch has at least one example: 0 means the end of a pass.", name);
        }

        if (actual != (long)batch * columns)
        {
            throw new ArgumentException($"Got {actual:N0} values, expected [{batch}, {columns}] = {(long)batch * columns:N0}.", name);
        }
    }
}
