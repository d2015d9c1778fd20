using System.Runtime.InteropServices;
using ModelGen.Images.Decoding;
using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>
/// Decodes images and changes them, one at a time, into a span: PNG, JPEG, WebP, BMP, and the first picture of a GIF, told apart by what is in them. An orientation that a camera has noted
/// (EXIF) is applied; colour profiles are not. <c>new ImageReader(new Resize(256), new CenterCrop(224), new ToTensor(), new Normalize([0.5f], [0.5f]))</c>. Its memory is used again;
/// threads may share it, and wait for each other.
/// </summary>
public sealed class ImageReader
{
    private readonly List<ImageTransform> changes = [];
    private readonly Array[] values;
    private readonly ImageDecoder decoder = new();
    private readonly PixelBuffer image = new();
    private readonly SeededRandom random = new(0);

    /// <summary>Takes what happens to an image.</summary>
    /// <param name="transforms">Changes of the image in this order, then one <see cref="ToTensor"/>, then any <see cref="Normalize"/>; or in their place a <see cref="PILToTensor"/>.</param>
    /// <exception cref="ArgumentException">
    /// They stand in another order, there is neither <see cref="ToTensor"/> nor <see cref="PILToTensor"/>, or a <see cref="Normalize"/> is for another number of channels.
    /// </exception>
    public ImageReader(params ReadOnlySpan<ImageTransform> transforms)
    {
        Channels = 3;
        float[][]? table = null;
        foreach (ImageTransform transform in transforms)
        {
            ArgumentNullException.ThrowIfNull(transform, nameof(transforms));
            switch (transform)
            {
                case not null when GivesBytes:
                    throw new ArgumentException($"{transform.GetType().Name} cannot stand behind PILToTensor, which gives bytes: take ToTensor, or normalise in the declaration, (image / 255 - mean) / std.", nameof(transforms));
                case PILToTensor last when table is null:
                    GivesBytes = true;
                    ChannelsLast = last.ChannelsLast;
                    break;
                case ToTensor last when table is null:
                    table = ValuesOfBytes(Channels);
                    ChannelsLast = last.ChannelsLast;
                    break;
                case Normalize normalize when table is not null:
                    normalize.Apply(table);
                    break;
                case Normalize:
                    throw new ArgumentException("Normalize must stand behind ToTensor.", nameof(transforms));
                case not null when table is not null:
                    throw new ArgumentException($"{transform.GetType().Name} must stand before ToTensor, of which there is one.", nameof(transforms));
                default:
                    changes.Add(transform!);
                    Channels = transform!.ChannelsOf(Channels);
                    break;
            }
        }

        values = GivesBytes ? [.. Enumerable.Repeat(Bytes(), Channels)]
            : table ?? throw new ArgumentException("The transforms have no ToTensor, which makes floats of pixels, and no PILToTensor, which gives them as bytes.", nameof(transforms));
    }

    /// <summary>The channels of a result: 3, red, green and blue; or 1 after a <see cref="Grayscale"/>.</summary>
    public int Channels { get; }

    /// <summary>Whether results are <c>[height, width, channels]</c>, not <c>[channels, height, width]</c>.</summary>
    public bool ChannelsLast { get; }

    /// <summary>Whether results are bytes, by <see cref="PILToTensor"/>.</summary>
    public bool GivesBytes { get; }

    /// <summary>The colour that transparent images are laid over; white by default.</summary>
    public Rgb Background { get; init; } = Rgb.White;

    /// <summary>What an image may have at most, 100 million by default: a small file can say that it is as large as all memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or above 2²⁸.</exception>
    public int MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1 << 28);
            field = value;
        }
    } = 100_000_000;

    /// <summary>Held while an image is read.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="result">Gets the values: <see cref="Channels"/> × height × width. After an exception it is as it was.</param>
    /// <param name="seed">Chooses the random changes; equal seeds, equal changes.</param>
    /// <returns>The size of the result.</returns>
    /// <exception cref="InvalidDataException">The file is no image, is damaged, is too large, or cannot be changed so; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The result has another number of values.</exception>
    /// <exception cref="InvalidOperationException">The reader gives bytes, or floats for a result of bytes.</exception>
    public (int Height, int Width) Read(string path, Span<float> result, int seed = 0)
    {
        RequireElements(bytes: false);
        return ReadFile(path, result, seed);
    }

    /// <inheritdoc cref="Read(string, Span{float}, int)"/>
    public (int Height, int Width) Read(string path, Span<byte> result, int seed = 0)
    {
        RequireElements(bytes: true);
        return ReadFile(path, result, seed);
    }

    /// <summary>Reads what a file has.</summary>
    /// <param name="file">The bytes of an image file.</param>
    /// <param name="result">Gets the values: <see cref="Channels"/> × height × width. After an exception it is as it was.</param>
    /// <param name="seed">Chooses the random changes; equal seeds, equal changes.</param>
    /// <param name="source">What messages call it.</param>
    /// <returns>The size of the result.</returns>
    /// <exception cref="InvalidDataException">It is no image, is damaged, is too large, or cannot be changed so.</exception>
    /// <exception cref="ArgumentException">The result has another number of values.</exception>
    /// <exception cref="InvalidOperationException">The reader gives bytes, or floats for a result of bytes.</exception>
    public (int Height, int Width) Read(ReadOnlySpan<byte> file, Span<float> result, int seed = 0, string source = "image")
    {
        RequireElements(bytes: false);
        return ReadBytes(file, result, seed, source);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, Span{float}, int, string)"/>
    public (int Height, int Width) Read(ReadOnlySpan<byte> file, Span<byte> result, int seed = 0, string source = "image")
    {
        RequireElements(bytes: true);
        return ReadBytes(file, result, seed, source);
    }

    private (int Height, int Width) ReadFile<T>(string path, Span<T> result, int seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (Gate)
        {
            (int Height, int Width) size = Prepare(path, seed);
            return Write(result, size, path);
        }
    }

    private (int Height, int Width) ReadBytes<T>(ReadOnlySpan<byte> file, Span<T> result, int seed, string source)
    {
        lock (Gate)
        {
            try
            {
                decoder.Decode(file, image, Background, MaxPixels);
                (int Height, int Width) size = Change(seed, 0);
                return Write(result, size, source);
            }
            catch (InvalidDataException exception)
            {
                throw Named(exception, source);
            }
        }
    }

    /// <summary>Reads and changes an image, which <see cref="Write{T}(Span{T})"/> then gives. The caller holds <see cref="Gate"/>.</summary>
    internal (int Height, int Width) Prepare(string path, int seed, int stream = 0)
    {
        try
        {
            decoder.Decode(path, image, Background, MaxPixels);
            return Change(seed, stream);
        }
        catch (InvalidDataException exception)
        {
            throw Named(exception, path);
        }
    }

    /// <summary>The values of the image that has been prepared.</summary>
    /// <param name="result">Of exactly its size.</param>
    internal void Write<T>(Span<T> result)
    {
        int channels = image.Channels;
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int c = 0; c < channels; c++)
        {
            (int to, int step) = ChannelsLast ? (c, channels) : (c * image.Height * image.Width, 1);
            ReadOnlySpan<T> table = (T[])values[c];
            for (int from = c; from < pixels.Length; from += channels, to += step)
            {
                result[to] = table[pixels[from]];
            }
        }
    }

    private void RequireElements(bool bytes)
    {
        if (GivesBytes != bytes)
        {
            throw new InvalidOperationException(GivesBytes ? "The reader gives bytes, by PILToTensor: the result must be a Span<byte>." : "The reader gives floats, by ToTensor: the result must be a Span<float>.");
        }
    }

    private (int Height, int Width) Write<T>(Span<T> result, (int Height, int Width) size, string source)
    {
        if (result.Length != image.Pixels.Length)
        {
            throw new ArgumentException(
                $"'{source}' becomes {Channels} × {size.Height} × {size.Width}, which are {image.Pixels.Length} values; result has {result.Length}.", nameof(result));
        }

        Write(result);
        return size;
    }

    private (int Height, int Width) Change(int seed, int stream)
    {
        random.Restart(seed, stream);
        foreach (ImageTransform change in CollectionsMarshal.AsSpan(changes))
        {
            change.Apply(image, random);
        }

        return (image.Height, image.Width);
    }

    private static byte[] Bytes() => [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private static float[][] ValuesOfBytes(int channels)
    {
        float[][] result = new float[channels][];
        for (int c = 0; c < channels; c++)
        {
            result[c] = new float[256];
            for (int i = 0; i < 256; i++)
            {
                result[c][i] = i / 255f;
            }
        }

        return result;
    }

    private static InvalidDataException Named(InvalidDataException exception, string source) => new($"Cannot read image '{source}': {exception.Message}", exception);
}
