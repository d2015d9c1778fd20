using ModelGen.Text;

namespace SpamFilter;

/// <summary>Room for a batch of messages, filled again and again.</summary>
/// <param name="capacity">The most messages.</param>
/// <param name="most">The most words of a message.</param>
internal sealed class MailBatch(int capacity, int most)
{
    private static readonly SequenceBatcher batcher = new();

    private readonly int[][] sequences = new int[capacity][];
    private readonly int[] words = new int[capacity * most];
    private readonly int[] lengths = new int[capacity];
    private readonly int[] labels = new int[capacity];

    /// <summary>How many messages there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many words the longest has.</summary>
    public int Time { get; private set; }

    /// <summary><c>[Count, Time]</c>: the words, short messages filled up on the right.</summary>
    public ReadOnlySpan<int> Words => words.AsSpan(0, Count * Time);

    /// <summary><c>[Count]</c>: how many words each message has.</summary>
    public ReadOnlySpan<int> Lengths => lengths.AsSpan(0, Count);

    /// <summary><c>[Count]</c>: the classes.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>Takes the messages with the given indices.</summary>
    public void Fill(MailSet set, ReadOnlySpan<int> indices)
    {
        Count = indices.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            sequences[i] = set.Words[indices[i]];
            labels[i] = set.Labels[indices[i]];
        }

        Time = batcher.PadToLongest(words, lengths.AsSpan(0, Count), sequences.AsSpan(0, Count), most);
    }
}
