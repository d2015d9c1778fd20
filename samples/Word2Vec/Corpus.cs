using ModelGen.Text;
using Samples;

namespace Word2Vec;

/// <summary>The words of the mail corpus, a sentence for each message.</summary>
/// <param name="Vocabulary">The words that stand there at least five times.</param>
/// <param name="Sentences">Each message's words; others are left out.</param>
internal sealed record Corpus(Vocabulary Vocabulary, int[][] Sentences)
{
    private const int LeastFrequency = 5;

    /// <summary>Reads the corpus: one message of each family, because a newsletter's hundredth copy says nothing new.</summary>
    public static Corpus Load()
    {
        var tokenizer = new WordTokenizer();
        string[] texts = [.. MailFile.Load(MailFile.DefaultPath).DistinctBy(message => message.Family).Select(message => message.Text)];
        var builder = new VocabularyBuilder();
        foreach (string text in texts)
        {
            builder.Add(text, tokenizer);
        }

        Vocabulary vocabulary = builder.Build(new VocabularyOptions
        {
            MinimumFrequency = LeastFrequency,
            MaximumSize = WordVectors.Words,
            UnknownToken = null,
            OutOfVocabulary = OutOfVocabulary.Skip,
        });
        var encoder = new WordEncoder(tokenizer, vocabulary);
        return new Corpus(vocabulary, Array.ConvertAll(texts, text => Encode(encoder, text)));
    }

    private static int[] Encode(WordEncoder encoder, string text)
    {
        int[] words = new int[encoder.Count(text)];
        encoder.Encode(text, words);
        return words;
    }
}
