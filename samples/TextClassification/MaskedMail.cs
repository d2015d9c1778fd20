namespace TextClassification;

/// <summary>Takes words out of messages, as BERT has it: of 15 % of the words that are to be guessed, most are masked, some replaced by any other word, and some left as they are.</summary>
/// <param name="capacity">The most tokens of a batch, padding included.</param>
/// <param name="seed">Decides which words are taken.</param>
internal sealed class MaskedMail(int capacity, int seed)
{
    private const double Guessed = 0.15;
    private const double Masked = 0.8;
    private const double Replaced = 0.1;

    private readonly Random random = new(seed);
    private readonly int[] tokens = new int[capacity];
    private readonly int[] places = new int[capacity];
    private readonly int[] words = new int[capacity];
    private int size;

    /// <summary>The messages without the words.</summary>
    public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, size);

    /// <summary>How many words are to be guessed, one at least.</summary>
    public int Count { get; private set; }

    /// <summary>Where they stood, in all rows of the batch.</summary>
    public ReadOnlySpan<int> Places => places.AsSpan(0, Count);

    /// <summary>The words.</summary>
    public ReadOnlySpan<int> Words => words.AsSpan(0, Count);

    /// <summary>Takes words out of a batch of messages.</summary>
    /// <param name="batch"><c>[batch, time]</c>, with padding behind the ends.</param>
    /// <param name="lengths"><c>[batch]</c>.</param>
    public void Draw(ReadOnlySpan<int> batch, ReadOnlySpan<int> lengths)
    {
        batch.CopyTo(tokens);
        (size, Count) = (batch.Length, 0);
        int time = size / lengths.Length;
        for (int b = 0; b < lengths.Length; b++)
        {
            for (int place = b * time; place < (b * time) + lengths[b]; place++)
            {
                if (random.NextDouble() < Guessed)
                {
                    Take(place);
                }
            }
        }

        if (Count == 0)
        {
            Take(0);
        }
    }

    private void Take(int place)
    {
        (places[Count], words[Count]) = (place, tokens[place]);
        Count++;
        double kind = random.NextDouble();
        if (kind < Masked)
        {
            tokens[place] = MailBert.Mask;
        }
        else if (kind < Masked + Replaced)
        {
            tokens[place] = random.Next(MailBert.Mask + 1, MailBert.Words);
        }
    }
}
