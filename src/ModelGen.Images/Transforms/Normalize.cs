namespace ModelGen.Images;

/// <summary>(value − mean) ÷ deviation, by channel (<c>torchvision.transforms.Normalize</c>).</summary>
public sealed class Normalize : ImageTransform
{
    private readonly float[] mean;
    private readonly float[] std;

    /// <summary>Normalises values in 0 … 1.</summary>
    /// <param name="mean">A number for each channel, or one for all.</param>
    /// <param name="std">A number for each channel, or one for all; none is 0.</param>
    /// <exception cref="ArgumentException">There is none, one is not finite, or a deviation is 0.</exception>
    public Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        Require(mean, nameof(mean));
        Require(std, nameof(std));
        if (std.Contains(0))
        {
            throw new ArgumentException("std has a 0, by which nothing can be divided.", nameof(std));
        }

        (this.mean, this.std) = (mean.ToArray(), std.ToArray());
    }

    /// <summary>Normalises the values that the bytes of each channel become.</summary>
    /// <exception cref="ArgumentException">There are numbers for another number of channels.</exception>
    internal void Apply(float[][] valuesOfChannels)
    {
        foreach (float[] numbers in (ReadOnlySpan<float[]>)[mean, std])
        {
            if (numbers.Length != 1 && numbers.Length != valuesOfChannels.Length)
            {
                throw new ArgumentException($"Normalize has numbers for {numbers.Length} channels; the image has {valuesOfChannels.Length}.");
            }
        }

        for (int c = 0; c < valuesOfChannels.Length; c++)
        {
            (float shift, float scale) = (mean[mean.Length == 1 ? 0 : c], std[std.Length == 1 ? 0 : c]);
            foreach (ref float value in valuesOfChannels[c].AsSpan())
            {
                value = (value - shift) / scale;
            }
        }
    }

    private static void Require(ReadOnlySpan<float> numbers, string name)
    {
        if (numbers.IsEmpty)
        {
            throw new ArgumentException($"{name} has no numbers.", name);
        }

        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException($"{name} has {number}; its numbers must be finite.", name);
            }
        }
    }
}
