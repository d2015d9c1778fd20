using System.Globalization;
using System.IO.Compression;
using ModelGen;

namespace Diffusion;

/// <summary>Images of digits, <c>[count, 1, 8, 8]</c> with pixels in 0 … 1, and what they show.</summary>
internal sealed record Digits(float[] Images, int[] Kinds)
{
    /// <summary>The pixels of an image.</summary>
    public const int Pixels = LatentDiffusion.Size * LatentDiffusion.Size;

    /// <summary>The value of a black pixel in the file.</summary>
    private const int Darkest = 16;

    /// <summary>Where the digits lie beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz");

    /// <summary>How many there are.</summary>
    public int Count => Kinds.Length;

    /// <summary>The images as a model takes them.</summary>
    public TensorDataset ToDataset() => new() { { "image", Images, 1, LatentDiffusion.Size, LatentDiffusion.Size } };

    /// <summary>What the image shows that is nearest to the given one.</summary>
    public int KindOfNearest(ReadOnlySpan<float> image)
    {
        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int i = 0; i < Count; i++)
        {
            double distance = 0;
            for (int p = 0; p < Pixels; p++)
            {
                double difference = Images[(i * Pixels) + p] - image[p];
                distance += difference * difference;
            }

            (nearest, least) = distance < least ? (i, distance) : (nearest, least);
        }

        return Kinds[nearest];
    }

    /// <summary>Reads lines of 64 pixels in 0 … 16 and the digit, compressed by gzip.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the message has the line.</exception>
    public static Digits Load(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var images = new List<float>();
        var kinds = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            int[] numbers = Parse(line) ?? throw new InvalidDataException($"Cannot read '{path}', line {kinds.Count + 1}: it is not 64 pixels in 0 … 16 and a digit.");
            images.AddRange(numbers.Take(Pixels).Select(pixel => pixel / (float)Darkest));
            kinds.Add(numbers[Pixels]);
        }

        return kinds.Count > 0 ? new([.. images], [.. kinds]) : throw new InvalidDataException($"'{path}' has no digits.");
    }

    private static int[]? Parse(string line)
    {
        string[] parts = line.Split(',');
        int[] numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > (i < Pixels ? Darkest : LatentDiffusion.Kinds - 1))
            {
                return null;
            }
        }

        return numbers.Length == Pixels + 1 ? numbers : null;
    }
}
