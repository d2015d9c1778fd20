namespace ModelGen.Vision.Tests;

/// <summary>Pictures of 48 × 48 pixels with one to three shapes, squares, discs and triangles, bright on a dark ground with noise, where nothing covers anything else.</summary>
internal static class ShapeCanvas
{
    public const int Side = 48;
    public const int Pixels = Side * Side;

    /// <summary>Kinds of shapes.</summary>
    public const int Classes = 3;

    /// <summary>The most shapes of a picture.</summary>
    public const int Most = 3;

    /// <summary>Pictures that follow from a seed.</summary>
    /// <returns>
    /// Images <c>[count, 1, 48, 48]</c>; objects <c>[count, 3, 5]</c>, each with left, top, right, bottom and class, −1 for none; and the class of each pixel, <c>[count, 48, 48]</c>, 0 for the ground and
    /// that of a shape + 1.
    /// </returns>
    public static (float[] Images, float[] Objects, int[] Masks) Draw(int count, int seed)
    {
        var random = new Random(seed);
        (float[] images, float[] objects, int[] masks) = (new float[count * Pixels], new float[count * Most * 5], new int[count * Pixels]);
        for (int i = 0; i < count; i++)
        {
            Draw(random, images.AsSpan(i * Pixels, Pixels), objects.AsSpan(i * Most * 5, Most * 5), masks.AsSpan(i * Pixels, Pixels));
        }

        return (images, objects, masks);
    }

    private static void Draw(Random random, Span<float> image, Span<float> objects, Span<int> mask)
    {
        foreach (ref float pixel in image)
        {
            pixel = 0.25f * random.NextSingle();
        }

        int wanted = random.Next(1, Most + 1);
        for (int n = 0, tries = 0; n < Most; tries++)
        {
            Span<float> row = objects.Slice(n * 5, 5);
            if (n >= wanted || tries > 100)
            {
                row[4] = -1;
                n++;
                continue;
            }

            (int size, int label) = (random.Next(9, 25), random.Next(Classes));
            (int left, int top) = (random.Next(Side - size + 1), random.Next(Side - size + 1));
            if (IsFree(mask, left, top, size))
            {
                Fill(image, mask, left, top, size, label, 0.6f + (0.4f * random.NextSingle()));
                ((float[])[left, top, left + size, top + size, label]).CopyTo(row);
                n++;
            }
        }
    }

    private static bool IsFree(ReadOnlySpan<int> mask, int left, int top, int size)
    {
        for (int y = Math.Max(top - 1, 0); y < Math.Min(top + size + 1, Side); y++)
        {
            for (int x = Math.Max(left - 1, 0); x < Math.Min(left + size + 1, Side); x++)
            {
                if (mask[(y * Side) + x] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void Fill(Span<float> image, Span<int> mask, int left, int top, int size, int label, float brightness)
    {
        for (int i = 0; i < size * size; i++)
        {
            // From −1 to 1 within the shape's box.
            (float y, float x) = (((2f * (i / size)) + 1 - size) / size, ((2f * (i % size)) + 1 - size) / size);
            bool inside = label switch
            {
                0 => true,
                1 => (x * x) + (y * y) <= 1,
                _ => Math.Abs(x) <= (1 + y) / 2,
            };
            if (inside)
            {
                int place = ((top + (i / size)) * Side) + left + (i % size);
                (image[place], mask[place]) = (brightness, label + 1);
            }
        }
    }
}
