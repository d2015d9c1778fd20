using System.Globalization;
using ModelGen;

namespace Samples;

/// <summary>Labelled images, ready to train on.</summary>
internal sealed class ImageSet
{
    /// <summary>Pixels of an image, 28 × 28.</summary>
    public const int Pixels = 28 * 28;

    /// <summary>Kinds of articles.</summary>
    public const int Classes = 10;

    private readonly float[] images;
    private readonly int[] labels;

    private ImageSet(float[] images, int[] labels)
    {
        this.images = images;
        this.labels = labels;
    }

    /// <summary>How many images there are.</summary>
    public int Count => labels.Length;

    /// <summary>Reads <c>NAME-images-idx3-ubyte</c> and <c>NAME-labels-idx1-ubyte</c>, with or without <c>.gz</c>.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="name"><c>train</c> or <c>t10k</c>.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not belong together.</exception>
    public static ImageSet Load(string folder, string name)
    {
        (string imagePath, IdxFile pixels) = Read(folder, $"{name}-images-idx3-ubyte");
        (string labelPath, IdxFile classes) = Read(folder, $"{name}-labels-idx1-ubyte");
        if (pixels.Shape is not [int count, 28, 28])
        {
            throw new InvalidDataException($"'{imagePath}' has the shape [{Join(pixels)}], not [images, 28, 28].");
        }

        if (classes.Shape is not [int labelCount] || labelCount != count || count == 0)
        {
            throw new InvalidDataException($"'{labelPath}' has the shape [{Join(classes)}], but there are {count} images.");
        }

        if (classes.Elements.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(Classes - 1)))
        {
            throw new InvalidDataException($"'{labelPath}' has a label that is not 0 to {Classes - 1}.");
        }

        return new ImageSet(Array.ConvertAll(pixels.Elements, pixel => pixel / 255f), Array.ConvertAll(classes.Elements, label => (int)label));
    }

    /// <summary>Images from <paramref name="start"/> on, <c>[count, 784]</c>, each pixel in 0 … 1.</summary>
    public ReadOnlySpan<float> Images(int start, int count) => images.AsSpan(start * Pixels, count * Pixels);

    /// <summary>Labels from <paramref name="start"/> on, <c>[count]</c>, each in 0 … 9.</summary>
    public ReadOnlySpan<int> Labels(int start, int count) => labels.AsSpan(start, count);

    /// <summary>The images and labels as a model takes them.</summary>
    /// <param name="shape">The dimensions of an image: [784], as without any, or [1, 28, 28].</param>
    public TensorDataset ToDataset(params ReadOnlySpan<int> shape) => new() { { "image", images, shape.IsEmpty ? [Pixels] : shape }, { "label", labels } };

    private static (string Path, IdxFile File) Read(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        string compressed = path + ".gz";
        return File.Exists(path) ? (path, IdxFile.Read(path))
            : File.Exists(compressed) ? (compressed, IdxFile.Read(compressed))
            : throw new FileNotFoundException($"There is neither '{path}' nor '{compressed}'.", path);
    }

    private static string Join(IdxFile file) => string.Join(", ", file.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
