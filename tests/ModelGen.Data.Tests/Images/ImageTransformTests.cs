using ModelGen.Images;
using SkiaSharp;

namespace ModelGen.Data.Tests.Images;

public sealed class ImageTransformTests
{
    [Theory]
    [InlineData(20, 30, 10, 15)]
    [InlineData(20, 30, 7, 11)]
    [InlineData(20, 30, 20, 13)]
    [InlineData(20, 30, 41, 30)]
    [InlineData(3, 5, 40, 9)]
    [InlineData(50, 50, 1, 1)]
    [InlineData(1, 1, 6, 4)]
    public void Resize_is_the_mean_of_what_becomes_one_pixel(int height, int width, int newHeight, int newWidth)
    {
        Picture picture = Picture.Random(height, width, height);
        int[] actual = picture.Changed(newHeight, newWidth, 0, new Resize(newHeight, newWidth));
        for (int i = 0; i < actual.Length; i++)
        {
            (int c, int y, int x) = (i / (newHeight * newWidth), i / newWidth % newHeight, i % newWidth);
            double sum = 0;
            foreach ((int row, double a) in Triangle(height, newHeight, y))
            {
                foreach ((int column, double b) in Triangle(width, newWidth, x))
                {
                    sum += a * b * picture.At(c, row, column);
                }
            }

            // Rounded twice, after rows and after columns.
            Assert.Equal(sum, actual[i], 1.01);
        }
    }

    [Fact]
    public void Resize_of_the_shorter_side_keeps_the_ratio()
    {
        Picture.Coordinates(30, 47).Changed(10, 15, 0, new Resize(10));
        Picture.Coordinates(47, 30).Changed(15, 10, 0, new Resize(10));
        Picture.Coordinates(9, 9).Changed(10, 10, 0, new Resize(10));
        Picture picture = Picture.Random(10, 17, 1);
        Assert.Equal(Picture.Values(10, 17, picture.At), picture.Changed(10, 17, 0, new Resize(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(3, 0));
    }

    [Fact]
    public void The_nearest_pixel_is_the_one_that_the_centre_lies_in()
    {
        Picture picture = Picture.Random(10, 12, 1);
        int[] actual = picture.Changed(4, 30, 0, new Resize(4, 30, Resampling.Nearest));
        Assert.Equal(Picture.Values(4, 30, (c, y, x) => picture.At(c, (int)Math.Floor((y + 0.5) * 10 / 4), (int)Math.Floor((x + 0.5) * 12 / 30))), actual);
    }

    [Theory]
    [InlineData(6, 8, 4, 4, 1, 2)]
    [InlineData(7, 9, 4, 4, 2, 2)]
    [InlineData(9, 4, 4, 6, 2, -1)]
    [InlineData(3, 4, 6, 7, -1, -1)]
    [InlineData(5, 5, 5, 5, 0, 0)]
    public void CenterCrop_is_where_torchvision_has_it(int height, int width, int newHeight, int newWidth, int top, int left)
    {
        Picture picture = Picture.Random(height, width, 1);
        Assert.Equal(Part(picture, top, left, newHeight, newWidth, _ => 0), picture.Changed(newHeight, newWidth, 0, new CenterCrop(newHeight, newWidth)));
    }

    [Fact]
    public void RandomCrop_takes_each_place_about_equally_often()
    {
        Picture picture = Picture.Random(5, 6, 1);
        var fill = new Rgb(1, 2, 3);
        var counts = new Dictionary<(int, int), int>();
        for (int seed = 0; seed < 2000; seed++)
        {
            int[] actual = picture.Changed(4, 4, seed, new RandomCrop(4, padding: 1, fill));
            (int, int) place = Places().Single(p => actual.SequenceEqual(Part(picture, p.Top, p.Left, 4, 4, c => c + 1)));
            counts[place] = counts.GetValueOrDefault(place) + 1;
        }

        // 4 × 5 places, 100 times each.
        Assert.Equal(20, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 60, 145));
        Assert.Equal(Part(picture, 0, 0, 5, 6, _ => 0), picture.Changed(5, 6, 3, new RandomCrop((5, 6))));

        static IEnumerable<(int Top, int Left)> Places() => from top in Enumerable.Range(-1, 4) from left in Enumerable.Range(-1, 5) select (top, left);
    }

    [Fact]
    public void RandomResizedCrop_keeps_to_its_ranges()
    {
        // Red and green of the nearest pixels tell what part it is.
        Picture picture = Picture.Coordinates(200, 240);
        var shares = new List<double>();
        for (int seed = 0; seed < 200; seed++)
        {
            int[] actual = picture.Changed(50, 50, seed, new RandomResizedCrop(50, resampling: Resampling.Nearest));
            double width = (actual[49] - actual[0]) / 255.0 * 239 * 50 / 49;
            double height = (actual[2500 + (49 * 50)] - actual[2500]) / 255.0 * 199 * 50 / 49;
            Assert.InRange(width / height, 0.7, 1.43);
            shares.Add(width * height / (200 * 240));
        }

        Assert.InRange(shares.Min(), 0.06, 0.2);
        Assert.InRange(shares.Max(), 0.7, 1.03);
        Assert.InRange(shares.Average(), 0.35, 0.6);
    }

    [Fact]
    public void RandomResizedCrop_takes_the_middle_where_nothing_fits()
    {
        Picture wide = Picture.Random(10, 31, 1);
        Assert.Equal(
            wide.Changed(8, 8, 0, new CenterCrop(10), new Resize(8, 8)),
            wide.Changed(8, 8, 5, new RandomResizedCrop(8, scale: (1, 1), ratio: (1, 1))));
        Picture square = Picture.Random(10, 10, 1);
        Assert.Equal(square.Changed(6, 7, 0, new Resize(6, 7)), square.Changed(6, 7, 5, new RandomResizedCrop((6, 7), scale: (1, 1), ratio: (1, 1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(8, scale: (0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(8, ratio: (2, 1)));
    }

    [Fact]
    public void RandomHorizontalFlip_flips_its_share()
    {
        Picture picture = Picture.Random(4, 5, 1);
        int[] same = Picture.Values(4, 5, picture.At);
        int[] flipped = Picture.Values(4, 5, (c, y, x) => picture.At(c, y, 4 - x));
        Assert.Equal(same, picture.Changed(4, 5, 0, new RandomHorizontalFlip(0)));
        Assert.Equal(flipped, picture.Changed(4, 5, 0, new RandomHorizontalFlip(1)));
        int count = Enumerable.Range(0, 400).Count(seed => picture.Changed(4, 5, seed, new RandomHorizontalFlip()).SequenceEqual(flipped));
        Assert.InRange(count, 160, 240);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomHorizontalFlip(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomHorizontalFlip(double.NaN));
        int[] gray = Picture.Read(picture.Encode(), 1, 4, 5, 0, new Grayscale(), new RandomHorizontalFlip(1));
        Assert.Equal(Picture.Read(picture.Encode(), 1, 4, 5, 0, new RandomHorizontalFlip(1), new Grayscale()), gray);
    }

    [Theory]
    [InlineData(Resampling.Nearest)]
    [InlineData(Resampling.Bilinear)]
    public void Quarter_turns_are_exact(Resampling resampling)
    {
        Picture picture = Picture.Random(6, 6, 1);
        Assert.Equal(Picture.Values(6, 6, (c, y, x) => picture.At(c, x, 5 - y)), picture.Changed(6, 6, 0, new RandomRotation((90, 90), resampling)));
        Assert.Equal(Picture.Values(6, 6, (c, y, x) => picture.At(c, 5 - x, y)), picture.Changed(6, 6, 0, new RandomRotation((-90, -90), resampling)));
        Picture wide = Picture.Random(5, 8, 1);
        Assert.Equal(Picture.Values(5, 8, (c, y, x) => wide.At(c, 4 - y, 7 - x)), wide.Changed(5, 8, 0, new RandomRotation((180, 180), resampling)));
        Assert.Equal(Picture.Values(5, 8, wide.At), wide.Changed(5, 8, 0, new RandomRotation(0, resampling)));
    }

    [Fact]
    public void A_slope_stays_one_when_it_is_turned()
    {
        const int size = 41;
        var slope = new Picture(size, size, (y, x) => new SKColor((byte)(x * 6), (byte)(y * 6), 9));
        int[] actual = slope.Changed(size, size, 0, new RandomRotation((30, 30), Resampling.Bilinear, new Rgb(77, 78, 79)));
        (double sin, double cos) = Math.SinCos(Math.PI / 6);
        int inside = 0;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                // Counter-clockwise with rows that go down: what is seen at (x, y) was turned here from the right, below.
                (double fromX, double fromY) = (20 + (cos * (x - 20)) - (sin * (y - 20)), 20 + (sin * (x - 20)) + (cos * (y - 20)));
                int at = (y * size) + x;
                if (fromX is > 0 and < 40 && fromY is > 0 and < 40)
                {
                    Assert.Equal(fromX * 6, actual[at], 0.51);
                    Assert.Equal(fromY * 6, actual[(size * size) + at], 0.51);
                    inside++;
                }
                else if (fromX is < -0.6 or > 40.6 || fromY is < -0.6 or > 40.6)
                {
                    Assert.Equal((77, 78, 79), (actual[at], actual[(size * size) + at], actual[(2 * size * size) + at]));
                }
            }
        }

        Assert.InRange(inside, 1200, 1600);
    }

    [Fact]
    public void RandomRotation_keeps_to_its_range()
    {
        Picture line = new(101, 101, (y, x) => y == 50 && x > 50 ? SKColors.White : SKColors.Black);
        var angles = new List<double>();
        for (int seed = 0; seed < 100; seed++)
        {
            int[] turned = line.Changed(101, 101, seed, new RandomRotation(20));
            int at = Array.FindIndex(Enumerable.Range(0, 101).ToArray(), y => turned[(y * 101) + 90] > 0);
            angles.Add(Math.Atan2(50 - at, 40) / Math.PI * 180);
        }

        Assert.InRange(angles.Min(), -21.5, -15);
        Assert.InRange(angles.Max(), 15, 21.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation((5, double.PositiveInfinity)));
    }

    [Fact]
    public void Grayscale_is_the_brightness()
    {
        Picture picture = Picture.Random(6, 7, 1);
        double[] expected = [.. Enumerable.Range(0, 42).Select(i => (0.299 * picture.At(0, i / 7, i % 7)) + (0.587 * picture.At(1, i / 7, i % 7)) + (0.114 * picture.At(2, i / 7, i % 7)))];
        int[] one = Picture.Read(picture.Encode(), 1, 6, 7, 0, new Grayscale());
        Assert.All(one.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.51));
        Assert.Equal([.. one, .. one, .. one], picture.Changed(6, 7, 0, new Grayscale(3)));
        Assert.Equal([.. one, .. one, .. one], picture.Changed(6, 7, 0, new Grayscale(1), new Grayscale(3)));
        Assert.Equal(1, new ImageReader(new Grayscale(), new ToTensor()).Channels);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Grayscale(2));
    }

    /// <summary>The pixels that a pixel is made of along a side, and their shares.</summary>
    private static List<(int Index, double Share)> Triangle(int source, int result, int index)
    {
        double scale = (double)source / result;
        double reach = Math.Max(scale, 1);
        double center = ((index + 0.5) * scale) - 0.5;
        List<(int, double Weight)> some = [];
        for (int i = 0; i < source; i++)
        {
            double weight = 1 - (Math.Abs(i - center) / reach);
            if (weight > 0)
            {
                some.Add((i, weight));
            }
        }

        double sum = some.Sum(pair => pair.Weight);
        return some.ConvertAll(pair => (pair.Item1, pair.Weight / sum));
    }

    private static int[] Part(Picture picture, int top, int left, int height, int width, Func<int, int> fill) => Picture.Values(height, width, (c, y, x) =>
        y + top >= 0 && y + top < picture.Height && x + left >= 0 && x + left < picture.Width ? picture.At(c, y + top, x + left) : fill(c));
}
