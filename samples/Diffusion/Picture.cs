using ModelGen.Images;

namespace Diffusion;

/// <summary>Saves digits as a PNG, dark on white and large enough to see.</summary>
internal static class Picture
{
    private const int Scale = 5;

    /// <summary>Saves a grid.</summary>
    /// <param name="path">The file.</param>
    /// <param name="images"><c>[count, 1, 8, 8]</c>.</param>
    /// <param name="columns">How many there are in a row.</param>
    public static void Save(string path, ReadOnlySpan<float> images, int columns)
    {
        const int size = LatentDiffusion.Size, side = size * Scale;
        float[] enlarged = new float[images.Length * Scale * Scale];
        for (int i = 0; i < enlarged.Length; i++)
        {
            (int image, int y, int x) = (i / (side * side), i / side % side / Scale, i % side / Scale);
            enlarged[i] = 1 - images[(((image * size) + y) * size) + x];
        }

        ImageWriter.SaveImage(path, enlarged, [images.Length / (size * size), 1, side, side], columns, padding: 4, padValue: 1);
    }
}
