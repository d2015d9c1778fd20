namespace ModelGen.Images.Pixels;

/// <summary>
/// For each pixel along a resized side, which pixels of the source it is made of and their weights in fixed point: a triangle that is as wide as the pixels that become one
/// (<c>precompute_coeffs</c> of Pillow's <c>Resample.c</c>, whose formula this is).
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Bits behind the point: 8 are the pixel's and 2 keep sums from overflowing.</summary>
    internal const int PrecisionBits = 32 - 8 - 2;

    private double[] exact = [];
    private int[] weights = [];
    private int[] starts = [];
    private int[] counts = [];
    private int stride;

    /// <summary>Computes the weights of a side.</summary>
    /// <param name="source">The pixels along the side.</param>
    /// <param name="result">The pixels that it is to have.</param>
    /// <exception cref="InvalidDataException">The weights are more than memory can have.</exception>
    internal void Compute(int source, int result)
    {
        double scale = (double)source / result;
        double support = Math.Max(scale, 1);
        stride = ((int)Math.Ceiling(support) * 2) + 1;
        Reserve((long)stride * result, result);
        for (int i = 0; i < result; i++)
        {
            double center = (i + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0);
            int count = Math.Min((int)(center + support + 0.5), source) - start;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                exact[k] = Math.Max(1 - Math.Abs((k + start - center + 0.5) * (1 / support)), 0);
                sum += exact[k];
            }

            for (int k = 0; k < count; k++)
            {
                weights[(i * stride) + k] = (int)(0.5 + (exact[k] / sum * (1 << PrecisionBits)));
            }

            (starts[i], counts[i]) = (start, count);
        }
    }

    /// <summary>What a pixel is made of.</summary>
    internal ReadOnlySpan<int> Of(int index, out int start)
    {
        start = starts[index];
        return weights.AsSpan(index * stride, counts[index]);
    }

    private void Reserve(long length, int result)
    {
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"it would become {result} pixels wide or high, which is too large.");
        }

        if (weights.Length < length)
        {
            weights = new int[length];
        }

        if (starts.Length < result)
        {
            (starts, counts) = (new int[result], new int[result]);
        }

        if (exact.Length < stride)
        {
            exact = new double[stride];
        }
    }
}
