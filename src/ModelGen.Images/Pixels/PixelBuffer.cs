namespace ModelGen.Images.Pixels;

/// <summary>
/// An image as bytes, <c>[height, width, channels]</c> row-major, and memory for the next one. A change reads <see cref="Pixels"/>, writes what <see cref="Target"/> gives and ends with
/// <see cref="Take"/>. Both memories are used again for the next image.
/// </summary>
internal sealed class PixelBuffer
{
    private byte[] current = [];
    private byte[] next = [];

    internal int Height { get; private set; }

    internal int Width { get; private set; }

    internal int Channels { get; private set; }

    internal Span<byte> Pixels => current.AsSpan(0, Height * Width * Channels);

    /// <summary>Scratch memory of resizing.</summary>
    internal ResampleWeights Weights { get; } = new();

    /// <summary>Memory for an image of another size, which has any values.</summary>
    /// <exception cref="InvalidDataException">It would have more pixels than memory can have.</exception>
    internal Span<byte> Target(int height, int width, int channels)
    {
        long length = (long)height * width;
        length = length <= Array.MaxLength ? length * channels : length;
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"it would become {height} × {width}, which is too large.");
        }

        if (next.Length < length)
        {
            next = GC.AllocateUninitializedArray<byte>((int)length);
        }

        return next.AsSpan(0, (int)length);
    }

    /// <summary>Makes what has been written to <see cref="Target"/> the image.</summary>
    internal void Take(int height, int width, int channels)
    {
        (Height, Width, Channels) = (height, width, channels);
        (current, next) = (next, current);
    }
}
