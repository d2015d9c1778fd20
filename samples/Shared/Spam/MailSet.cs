using ModelGen;
using ModelGen.Text;

namespace Samples;

/// <summary>Encoded messages with their classes.</summary>
/// <param name="Words">The words of each message, at least one.</param>
/// <param name="Labels">0 for ham, 1 for spam.</param>
internal sealed record MailSet(int[][] Words, int[] Labels)
{
    /// <summary>How many classes there are.</summary>
    public const int Classes = 2;

    /// <summary>How many messages there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The messages as a model takes them.</summary>
    public TensorDataset ToDataset() => new() { { "token", Words, 0, "length" }, { "label", Labels } };

    /// <summary>All messages, short ones first, so that little is computed on padding.</summary>
    public DataLoader InOrderOfLength(int batch) => new(ToDataset().Subset(Order()), batch);

    /// <summary>The messages in the order of their lengths.</summary>
    public int[] Order() => [.. Enumerable.Range(0, Count).OrderBy(index => Words[index].Length)];

    /// <summary>Encodes messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="encoder">Numbers their words.</param>
    /// <param name="most">The most words of a message that are taken.</param>
    public static MailSet Encode(IReadOnlyList<Message> messages, WordEncoder encoder, int most)
    {
        int[] buffer = new int[most];
        int[][] words = new int[messages.Count][];
        for (int i = 0; i < words.Length; i++)
        {
            int count = encoder.Encode(messages[i].Text, buffer);

            // A message of which nothing is left is one unknown word: a sequence has at least one step.
            words[i] = count > 0 ? buffer[..count] : [encoder.Vocabulary.UnknownId];
        }

        return new MailSet(words, [.. messages.Select(message => message.IsSpam ? 1 : 0)]);
    }
}
