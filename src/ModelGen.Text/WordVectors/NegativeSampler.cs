namespace ModelGen.Text;

/// <summary>
/// Draws words with probability proportional to <c>frequency^power</c>, in constant time, by the alias method (Walker 1977; Vose 1991).
/// Mikolov et al. 2013 found a power of 0.75 best for the negative samples of word2vec.
/// </summary>
public sealed class NegativeSampler
{
    private readonly double[] threshold;
    private readonly int[] alias;
    private readonly double[] probabilities;

    /// <summary>A sampler for a corpus.</summary>
    /// <param name="frequencies">How often each word stands in the corpus, not negative; words with 0, such as padding, are never drawn.</param>
    /// <param name="power">0 draws all words that are there equally often, 1 as often as they stand in the corpus.</param>
    /// <exception cref="ArgumentException">All frequencies are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public NegativeSampler(ReadOnlySpan<long> frequencies, double power = 0.75)
    {
        if (!(power >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power is not negative.");
        }

        probabilities = new double[frequencies.Length];
        double total = 0;
        for (int id = 0; id < frequencies.Length; id++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frequencies[id], nameof(frequencies));
            probabilities[id] = frequencies[id] == 0 ? 0 : Math.Pow(frequencies[id], power);
            total += probabilities[id];
            WordCount += frequencies[id] == 0 ? 0 : 1;
        }

        if (total == 0)
        {
            throw new ArgumentException("There is no word to draw: all frequencies are 0.", nameof(frequencies));
        }

        for (int id = 0; id < probabilities.Length; id++)
        {
            probabilities[id] /= total;
        }

        threshold = new double[frequencies.Length];
        alias = new int[frequencies.Length];
        FillTable();
    }

    /// <summary>How many words can be drawn.</summary>
    public int WordCount { get; }

    /// <summary>With what probability each word is drawn, by number.</summary>
    public ReadOnlySpan<double> Probabilities => probabilities;

    /// <summary>Draws a word: two numbers of <paramref name="random"/>.</summary>
    public int Next(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int id = random.Next(threshold.Length);
        return random.NextDouble() < threshold[id] ? id : alias[id];
    }

    /// <summary>Fills a span with words that differ from one, which is a word's true neighbour.</summary>
    /// <exception cref="InvalidOperationException">There is no other word.</exception>
    public void Fill(Span<int> negatives, int except, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (WordCount < 2)
        {
            throw new InvalidOperationException("A corpus of one word has no negative samples.");
        }

        for (int i = 0; i < negatives.Length; i++)
        {
            int id = Next(random);
            while (id == except)
            {
                id = Next(random);
            }

            negatives[i] = id;
        }
    }

    /// <summary>
    /// Each column stands for 1/n. A word with less than that shares its column with one that has more, which then has less to give;
    /// what rounding leaves over gets a column of its own, unless it has no probability.
    /// </summary>
    private void FillTable()
    {
        int n = threshold.Length;
        var small = new Stack<int>();
        var large = new Stack<int>();
        int likeliest = 0;
        for (int id = 0; id < n; id++)
        {
            threshold[id] = probabilities[id] * n;
            (threshold[id] < 1 ? small : large).Push(id);
            likeliest = probabilities[id] > probabilities[likeliest] ? id : likeliest;
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop();
            int more = large.Pop();
            alias[less] = more;
            threshold[more] -= 1 - threshold[less];
            (threshold[more] < 1 ? small : large).Push(more);
        }

        foreach (int id in large)
        {
            threshold[id] = 1;
        }

        foreach (int id in small)
        {
            alias[id] = likeliest;
            threshold[id] = probabilities[id] == 0 ? 0 : 1;
        }
    }
}
