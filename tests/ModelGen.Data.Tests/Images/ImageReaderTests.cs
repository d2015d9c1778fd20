using System.Buffers.Binary;
using ModelGen.Images;
using ModelGen.Tests.IO;
using SkiaSharp;

namespace ModelGen.Data.Tests.Images;

public sealed class ImageReaderTests
{
    private static readonly Picture picture = Picture.Coordinates(5, 7);

    [Fact]
    public void Lossless_files_keep_each_pixel()
    {
        int[] expected = Picture.Values(5, 7, picture.At);
        Assert.Equal(expected, Picture.Read(picture.Encode(), 3, 5, 7, 0));
        Assert.Equal(expected, Picture.Read(picture.EncodeBmp(), 3, 5, 7, 0));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Lossy_files_keep_about_the_colours(SKEncodedImageFormat format)
    {
        var plain = new Picture(16, 32, (y, x) => x < 16 ? new SKColor(200, 40, 90) : new SKColor(20, 160, 230));
        int[] actual = Picture.Read(plain.Encode(format), 3, 16, 32, 0);
        Assert.All(actual.Zip(Picture.Values(16, 32, plain.At)).Where((_, i) => i % 32 is < 12 or > 20), pair => Assert.InRange(pair.First, pair.Second - 8, pair.Second + 8));
    }

    [Fact]
    public void Of_a_GIF_the_first_picture_is_read()
    {
        SKColor[] palette = [new(10, 20, 30), new(200, 100, 0), new(0, 255, 7), new(90, 90, 90)];
        byte[] file = Gif(palette, 3, 2, [0, 1, 2, 3, 2, 1], [3, 3, 3, 3, 3, 3]);
        var expected = new Picture(2, 3, (y, x) => palette[(y, x) switch { (0, _) => x, _ => 3 - x }]);
        Assert.Equal(Picture.Values(2, 3, expected.At), Picture.Read(file, 3, 2, 3, 0));
    }

    [Fact]
    public void Values_are_bytes_by_channel_or_by_pixel()
    {
        byte[] first = new byte[3 * 35], last = new byte[3 * 35];
        new ImageReader(new PILToTensor()).Read(picture.Encode(), first);
        var reader = new ImageReader(new RandomHorizontalFlip(p: 0), new PILToTensor(channelsLast: true));
        Assert.True(reader.GivesBytes && reader.ChannelsLast);
        reader.Read(picture.Encode(), last);
        Assert.Equal(Enumerable.Range(0, 105).Select(i => picture.At(i / 35, i / 7 % 5, i % 7)), first.Select(b => (int)b));
        Assert.Equal(Enumerable.Range(0, 105).Select(i => first[(i % 3 * 35) + (i / 3)]), last);
        Assert.Contains("Span<byte>", Assert.Throws<InvalidOperationException>(() => reader.Read(picture.Encode(), new float[105])).Message, StringComparison.Ordinal);
        Assert.Contains("Span<float>", Assert.Throws<InvalidOperationException>(() => new ImageReader(new ToTensor()).Read(picture.Encode(), last)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageReader(new PILToTensor(), new Normalize([0.5f], [0.5f])));
        Assert.Throws<ArgumentException>(() => new ImageReader(new ToTensor(), new PILToTensor()));
    }

    [Fact]
    public void Values_are_floats_by_channel_or_by_pixel()
    {
        float[] first = new float[3 * 35];
        float[] last = new float[3 * 35];
        new ImageReader(new ToTensor(), new Normalize([0.5f, 0.25f, 0], [0.5f, 1, 2])).Read(picture.Encode(), first);
        var reader = new ImageReader(new ToTensor(channelsLast: true), new Normalize([0.5f, 0.25f, 0], [0.5f, 1, 2]));
        Assert.True(reader.ChannelsLast);
        reader.Read(picture.Encode(), last);
        float[] mean = [0.5f, 0.25f, 0];
        float[] std = [0.5f, 1, 2];
        for (int i = 0; i < 35; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(((picture.At(c, i / 7, i % 7) / 255f) - mean[c]) / std[c], first[(c * 35) + i]);
                Assert.Equal(first[(c * 35) + i], last[(i * 3) + c]);
            }
        }
    }

    [Fact]
    public void What_is_transparent_is_laid_over_a_colour()
    {
        var glass = new Picture(1, 4, (_, x) => new SKColor(200, 100, 40, (byte)(x * 85)));
        foreach (Rgb background in (Rgb[])[Rgb.White, Rgb.Black, new(10, 250, 60)])
        {
            float[] values = new float[12];
            new ImageReader(new ToTensor()) { Background = background }.Read(glass.Encode(), values);
            for (int x = 0; x < 4; x++)
            {
                double alpha = x / 3.0;
                Assert.Equal((200 * alpha) + (background.Red * (1 - alpha)), values[x] * 255, 0.51);
                Assert.Equal((100 * alpha) + (background.Green * (1 - alpha)), values[4 + x] * 255, 0.51);
                Assert.Equal((40 * alpha) + (background.Blue * (1 - alpha)), values[8 + x] * 255, 0.51);
            }
        }
    }

    /// <summary>By the table of the EXIF standard: the side of the picture that the stored first row and first column are.</summary>
    [Theory]
    [InlineData(1, false, false, false)]
    [InlineData(2, false, false, true)]
    [InlineData(3, false, true, true)]
    [InlineData(4, false, true, false)]
    [InlineData(5, true, false, false)]
    [InlineData(6, true, false, true)]
    [InlineData(7, true, true, true)]
    [InlineData(8, true, true, false)]
    public void Orientations_of_cameras_are_applied(byte orientation, bool rowsAreColumns, bool fromBelow, bool fromRight)
    {
        // Smooth, so that JPEG changes little.
        var stored = new Picture(16, 24, (y, x) => new SKColor((byte)(x * 10), (byte)(y * 15), 128));
        byte[] file = WithOrientation(stored.Encode(SKEncodedImageFormat.Jpeg), orientation);
        (int height, int width) = rowsAreColumns ? (24, 16) : (16, 24);
        int[] actual = Picture.Read(file, 3, height, width, 0);
        int[] expected = Picture.Values(height, width, (c, y, x) =>
        {
            (int fromTop, int fromLeft) = (fromBelow ? height - 1 - y : y, fromRight ? width - 1 - x : x);
            return rowsAreColumns ? stored.At(c, fromLeft, fromTop) : stored.At(c, fromTop, fromLeft);
        });
        Assert.All(actual.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 12, pair.Second + 12));
    }

    [Fact]
    public void What_is_no_image_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] png = Picture.Random(40, 40, 1).Encode();
        byte[] jpeg = Picture.Random(40, 40, 1).Encode(SKEncodedImageFormat.Jpeg);
        byte[] webp = Picture.Random(40, 40, 1).Encode(SKEncodedImageFormat.Webp);
        Refuses("", "is empty");
        Refuses("hello, this is a text", "no PNG, JPEG, WebP, BMP or GIF");
        foreach (byte[] file in (byte[][])[png, jpeg, webp, Picture.Random(40, 40, 1).EncodeBmp()])
        {
            RefusesBytes(file[..(file.Length / 2)], "");
            RefusesBytes(file[..20], "");
        }

        RefusesBytes(png[..(png.Length / 2)], "ends before its last pixel");
        Assert.Throws<FileNotFoundException>(() => new ImageReader(new ToTensor()).Read(Path.Combine(folder.Path, "none.png"), new float[3]));

        void Refuses(string text, string message) => RefusesBytes(System.Text.Encoding.UTF8.GetBytes(text), message);

        void RefusesBytes(byte[] content, string message)
        {
            string path = folder.Write("a.png", content);
            float[] values = new float[3 * 40 * 40];
            values.AsSpan().Fill(7);
            string actual = Assert.Throws<InvalidDataException>(() => new ImageReader(new ToTensor()).Read(path, values)).Message;
            Assert.Contains($"'{path}'", actual, StringComparison.Ordinal);
            Assert.Contains(message, actual, StringComparison.Ordinal);
            Assert.All(values, value => Assert.Equal(7, value));
        }
    }

    [Fact]
    public void A_small_file_that_says_it_is_huge_takes_no_memory()
    {
        byte[] file = new Picture(1, 1, (_, _) => default).Encode();
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 60_000);

        // The header's checksum, or the codec would see that it was changed.
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc(file.AsSpan(12, 17)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => new ImageReader(new ToTensor()).Read(file, new float[3])).Message;
        Assert.Contains("60000 × 60000", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        byte[] small = Picture.Coordinates(4, 4).Encode();
        Assert.Throws<InvalidDataException>(() => new ImageReader(new ToTensor()) { MaxPixels = 15 }.Read(small, new float[48]));
        new ImageReader(new ToTensor()) { MaxPixels = 16 }.Read(small, new float[48]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageReader(new ToTensor()) { MaxPixels = 0 });
    }

    [Fact]
    public void Damaged_files_end_in_one_kind_of_exception()
    {
        Picture some = Picture.Random(9, 11, 3);
        var reader = new ImageReader(new Resize(4, 4), new ToTensor()) { MaxPixels = 1_000_000 };
        float[] values = new float[48];
        foreach (byte[] sound in (byte[][])[some.Encode(), some.Encode(SKEncodedImageFormat.Jpeg), some.Encode(SKEncodedImageFormat.Webp), some.EncodeBmp(), Gif([default, default, default, default], 3, 2, [0, 1, 2, 3, 2, 1])])
        {
            for (int i = 0; i < 400; i++)
            {
                try
                {
                    reader.Read(Mutations.Damage(sound, i), values, source: "file");
                }
                catch (InvalidDataException exception)
                {
                    Assert.Contains("'file'", exception.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        byte[] file = picture.Encode();
        string message = Assert.Throws<ArgumentException>(() => new ImageReader(new ToTensor()).Read(file, new float[100], source: "x.png")).Message;
        Assert.Contains("'x.png' becomes 3 × 5 × 7, which are 105 values; result has 100.", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidDataException>(() => new ImageReader(new RandomCrop(9, padding: 1), new ToTensor()).Read(file, new float[243], source: "x.png")).Message;
        Assert.Contains("'x.png': it is 5 × 7, of which RandomCrop cannot take 9 × 9", message, StringComparison.Ordinal);
        byte[] strip = new Picture(1, 3000, (_, _) => default).Encode();
        message = Assert.Throws<InvalidDataException>(() => new ImageReader(new Resize(1_000_000), new ToTensor()).Read(strip, new float[3])).Message;
        Assert.Contains("too large", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transforms_in_another_order_are_refused()
    {
        Says("no ToTensor", new Resize(4));
        Says("no ToTensor");
        Says("Normalize must stand behind ToTensor", new Normalize([0], [1]), new ToTensor());
        Says("Resize must stand before ToTensor", new ToTensor(), new Resize(4));
        Says("ToTensor must stand before ToTensor", new ToTensor(), new ToTensor());
        Says("numbers for 3 channels; the image has 1", new Grayscale(), new ToTensor(), new Normalize([0, 0, 0], [1, 1, 1]));
        Says("numbers for 2 channels; the image has 3", new ToTensor(), new Normalize([0, 0], [1]));
        Assert.Throws<ArgumentException>(() => new Normalize([0], [0]));
        Assert.Throws<ArgumentException>(() => new Normalize([float.NaN], [1]));
        Assert.Throws<ArgumentException>(() => new Normalize([], [1]));

        static void Says(string message, params ImageTransform[] transforms) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new ImageReader(transforms)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_used_again()
    {
        byte[] file = Picture.Random(200, 300, 1).Encode();
        var reader = new ImageReader(new RandomResizedCrop(64), new RandomRotation(10), new ToTensor());
        float[] values = new float[3 * 64 * 64];
        reader.Read(file, values, 1);
        for (int i = 0; i < 20; i++)
        {
            reader.Read(file, values, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            reader.Read(file, values, i);
        }

        // Nothing but the objects that SkiaSharp makes for a codec.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 20, 0, 4096);
    }

    /// <summary>A GIF without compression: the dictionary is cleared before it could grow.</summary>
    private static byte[] Gif(SKColor[] palette, byte width, byte height, params int[][] pictures)
    {
        List<byte> file = [.. "GIF89a"u8, width, 0, height, 0, 0xF1, 0, 0];
        file.AddRange(palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue]));
        foreach (int[] picture in pictures)
        {
            List<bool> bits = [];
            for (int i = 0; i < picture.Length; i++)
            {
                if (i % 2 == 0)
                {
                    Add(4);
                }

                Add(picture[i]);
            }

            Add(5);
            byte[] data = [.. bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, i) => bit ? 1 << i : 0).Sum())];
            file.AddRange([0x2C, 0, 0, 0, 0, width, 0, height, 0, 0, 2, (byte)data.Length, .. data, 0]);

            void Add(int code) => bits.AddRange(Enumerable.Range(0, 3).Select(i => ((code >> i) & 1) != 0));
        }

        return [.. file, 0x3B];
    }

    /// <summary>With a segment of EXIF data that has nothing but the orientation, behind the file's first two bytes.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, .. jpeg[2..]];
    }

    /// <summary>The checksum of a PNG chunk.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
