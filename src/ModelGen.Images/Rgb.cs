namespace ModelGen.Images;

/// <summary>A colour in sRGB, 0 … 255 each.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>(0, 0, 0), the default.</summary>
    public static Rgb Black => default;

    /// <summary>(255, 255, 255).</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>Fills pixels, as many bytes each as the image has channels: 3, or 1 for its brightness.</summary>
    internal void Fill(Span<byte> pixels, int channels)
    {
        if (channels == 1)
        {
            pixels.Fill(Brightness);
            return;
        }

        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Red, Green, Blue);
        }
    }

    /// <summary>ITU-R 601-2 luma in fixed point, as Pillow rounds it.</summary>
    internal byte Brightness => (byte)(((Red * 19595) + (Green * 38470) + (Blue * 7471) + 0x8000) >> 16);
}
