using ModelGen.Text;

namespace Samples;

/// <summary>How the samples read mail: words, and marks such as ! and $, which tell much about it.</summary>
internal static class MailWords
{
    /// <summary>The tokenizer.</summary>
    public static WordTokenizer Tokenizer { get; } = new(new WordTokenizerOptions { Punctuation = true });

    /// <summary>Whether a model knows one of the words of a message at least; of others it can say nothing.</summary>
    /// <param name="words">The words, numbered by <paramref name="vocabulary"/>.</param>
    /// <param name="vocabulary">Its special tokens (padding, unknown) stand for no word.</param>
    public static bool AnyKnown(ReadOnlySpan<int> words, Vocabulary vocabulary) => words.ContainsAnyInRange(vocabulary.SpecialCount, int.MaxValue);

    /// <summary>The vocabulary of some messages.</summary>
    public static Vocabulary Build(IEnumerable<Message> messages, VocabularyOptions options)
    {
        var builder = new VocabularyBuilder();
        foreach (Message message in messages)
        {
            builder.Add(message.Text, Tokenizer);
        }

        return builder.Build(options);
    }
}
