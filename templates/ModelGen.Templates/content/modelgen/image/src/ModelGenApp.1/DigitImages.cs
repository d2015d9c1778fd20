using System.Globalization;
using System.IO.Compression;
using ModelGen;

namespace ModelGenApp._1;

/// <summary>Images of handwritten digits, and the training on them.</summary>
public static class DigitImages
{
    /// <summary>The pixels of an image, row by row.</summary>
    public const int Pixels = 8 * 8;

    /// <summary>Reads lines of 64 pixels in 0 … 16 and the digit, compressed by gzip.</summary>
    public static TensorDataset Load(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var images = new List<float>();
        var digits = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            int[] numbers = [.. line.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            images.AddRange(numbers.Take(Pixels).Select(pixel => pixel / 16f));
            digits.Add(numbers[Pixels]);
        }

        return new() { { "image", images.ToArray(), 1, 8, 8 }, { "digit", digits.ToArray() } };
    }

    /// <summary>Trains a network and looks after each pass how it does on digits that it does not learn from.</summary>
    public static (DigitNet Net, FitHistory History) Train(Dataset training, Dataset test, int epochs, int seed, Action<EpochResult>? report = null)
    {
        var net = new DigitNet(seed);
        using var trainer = net.CreateTrainer(new Adam(2e-3), batch: 32);
        FitHistory history = trainer.Fit(new DataLoader(training, batchSize: 32, shuffle: true, seed), trainer.Step, new FitOptions
        {
            Epochs = epochs,
            Validation = new(new DataLoader(test, batchSize: 32), net.Loss) { Predict = net.Scores, Target = "digit", Metrics = [new Accuracy()] },
            Callbacks = [new LambdaCallback { EpochEnd = context => report?.Invoke(context.Result!) }],
        });
        return (net, history);
    }

    /// <summary>Draws an image with characters.</summary>
    public static string Draw(ReadOnlySpan<float> image)
    {
        const string Shades = " .:-=+*#%@";
        var lines = new List<string>();
        for (int row = 0; row < 8; row++)
        {
            lines.Add(string.Concat(image.Slice(row * 8, 8).ToArray().Select(pixel => new string(Shades[(int)(pixel * (Shades.Length - 1))], 2))));
        }

        return string.Join(Environment.NewLine, lines);
    }
}
