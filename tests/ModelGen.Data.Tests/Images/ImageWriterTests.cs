using ModelGen.Images;

namespace ModelGen.Data.Tests.Images;

public sealed class ImageWriterTests
{
    [Fact]
    public void An_image_that_is_written_is_read_again()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.png");
        Picture picture = Picture.Random(6, 9, 1);
        float[] values = Array.ConvertAll(Picture.Values(6, 9, picture.At), value => value / 255f);
        ImageWriter.SaveImage(path, values, [3, 6, 9]);
        float[] read = new float[values.Length];
        Assert.Equal((6, 9), new ImageReader(new ToTensor()).Read(path, read));
        Assert.Equal(values, read);

        // What is outside of 0 … 1 is cut off.
        ImageWriter.SaveImage(path, [-3, 0.5f, 7, float.NaN, float.NegativeInfinity, float.PositiveInfinity], [2, 3]);
        Assert.Equal([0, 128, 255, 0, 0, 255], Picture.Read(File.ReadAllBytes(path), 1, 2, 3, 0, new Grayscale()));
    }

    [Theory]
    [InlineData(1, 3, 4, 2)]
    [InlineData(5, 1, 2, 2)]
    [InlineData(5, 3, 2, 0)]
    [InlineData(3, 3, 8, 1)]
    [InlineData(8, 1, 4, 3)]
    public void Grids_are_torchvisions(int count, int channels, int nRow, int padding)
    {
        const int height = 3;
        const int width = 4;
        float[] images = [.. Enumerable.Range(0, count * channels * height * width).Select(i => i / 1000f)];
        (float[] grid, int gridHeight, int gridWidth) = ImageWriter.MakeGrid(images, [count, channels, height, width], nRow, padding, padValue: 0.9f);
        int columns = Math.Min(nRow, count);
        int rows = (int)Math.Ceiling((double)count / columns);
        int gap = count == 1 ? 0 : padding;
        Assert.Equal(((rows * (height + gap)) + gap, (columns * (width + gap)) + gap), (gridHeight, gridWidth));
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < gridHeight; y++)
            {
                for (int x = 0; x < gridWidth; x++)
                {
                    (int row, int inY) = Math.DivRem(y - gap, height + gap);
                    (int column, int inX) = Math.DivRem(x - gap, width + gap);
                    int image = (row * columns) + column;
                    bool isPixel = y >= gap && x >= gap && inY < height && inX < width && image < count;
                    float expected = isPixel ? images[(((((image * channels) + (channels == 1 ? 0 : c)) * height) + inY) * width) + inX] : 0.9f;
                    Assert.Equal(expected, grid[(((c * gridHeight) + y) * gridWidth) + x]);
                }
            }
        }
    }

    [Fact]
    public void Values_are_normalised_by_their_range_or_another()
    {
        Assert.Equal([0, 0.25f, 1], ImageWriter.MakeGrid([-2, -1, 2], [1, 3], normalize: true).Grid[..3]);
        Assert.Equal([0, 0.5f, 1], ImageWriter.MakeGrid([-2, 0, 2], [1, 3], valueRange: (-1, 1)).Grid[..3]);
        Assert.Equal([0, 0, 0], ImageWriter.MakeGrid([5, 5, 5], [1, 3], normalize: true).Grid[..3]);
        Assert.Equal([-2, 0, 2], ImageWriter.MakeGrid([-2, 0, 2], [1, 3]).Grid[..3]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.png");
        Assert.Contains("[2, 3, 4]", Assert.Throws<ArgumentException>(() => ImageWriter.SaveImage(path, new float[24], [2, 3, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("24 values", Assert.Throws<ArgumentException>(() => ImageWriter.SaveImage(path, new float[24], [5, 5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageWriter.SaveImage(path, [], [0, 3, 4, 4]));
        Assert.Throws<ArgumentException>(() => ImageWriter.SaveImage(path, new float[4], [4]));
        Assert.Throws<ArgumentException>(() => ImageWriter.SaveImage(path, new float[16], [65536, 3, 65536, 65536]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageWriter.SaveImage(path, new float[4], [2, 2], nRow: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageWriter.SaveImage(path, new float[4], [2, 2], padding: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageWriter.SaveImage(path, new float[4], [2, 2], valueRange: (1, 0)));
        Assert.False(File.Exists(path));
        Assert.Throws<DirectoryNotFoundException>(() => ImageWriter.SaveImage(Path.Combine(folder.Path, "none", "a.png"), new float[4], [2, 2]));
    }
}
