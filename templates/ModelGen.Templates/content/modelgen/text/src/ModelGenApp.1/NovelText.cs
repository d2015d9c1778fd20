using System.Text;
using ModelGen;

namespace ModelGenApp._1;

/// <summary>A text as numbers of its letters: line breaks and what ASCII can print; whatever else there is becomes a space.</summary>
public static class NovelText
{
    /// <summary>How many letters there are.</summary>
    public const int Letters = 96;

    /// <summary>The letters of a piece that the network learns from.</summary>
    public const int Time = 64;

    /// <summary>Numbers the letters of a text.</summary>
    public static int[] Encode(string text) => [.. text.Where(c => c != '\r').Select(c => c == '\n' ? 0 : c is >= ' ' and <= '~' ? c - 31 : 1)];

    /// <summary>The letter of a number.</summary>
    public static char Decode(int letter) => letter == 0 ? '\n' : (char)(letter + 31);

    /// <summary>The text in pieces, each with what follows its letters.</summary>
    public static TensorDataset ToDataset(ReadOnlySpan<int> text)
    {
        int count = (text.Length - 1) / Time * Time;
        return new() { { "letter", text[..count].ToArray(), Time }, { "next", text.Slice(1, count).ToArray(), Time } };
    }

    /// <summary>Trains a network.</summary>
    public static (LetterNet Net, FitHistory History) Train(Dataset text, int epochs, int seed, Action<LetterNet, EpochResult>? report = null)
    {
        var net = new LetterNet(seed);
        using var trainer = net.CreateTrainer(new Adam(4e-3), batch: 32, Time);
        trainer.MaxGradNorm = 1;
        FitHistory history = trainer.Fit(new DataLoader(text, batchSize: 32, shuffle: true, seed), trainer.Step, new FitOptions
        {
            Epochs = epochs,
            Callbacks = [new LambdaCallback { EpochEnd = context => report?.Invoke(net, context.Result!) }],
        });
        return (net, history);
    }

    /// <summary>Goes on with a text.</summary>
    /// <param name="net">The network.</param>
    /// <param name="beginning">At least one letter.</param>
    /// <param name="count">How many letters to write.</param>
    /// <param name="seed">Equal seeds write equal texts.</param>
    public static string Write(LetterNet net, string beginning, int count, int seed)
    {
        var session = net.CreateNextSession(batch: 1);
        var sampler = new TokenSampler(Letters, batch: 1, seed) { Temperature = 0.7f };
        var scores = new float[Letters];
        foreach (int letter in Encode(beginning))
        {
            session.Next([letter], scores);
        }

        var text = new StringBuilder(beginning);
        for (int i = 0; i < count; i++)
        {
            int letter = sampler.SampleToken(scores);
            text.Append(Decode(letter));
            session.Next([letter], scores);
        }

        return text.ToString();
    }
}
