namespace ModelGen;

/// <summary>What takes tokens out of a distribution.</summary>
/// <param name="vocabularySize">The number of tokens.</param>
internal sealed class TokenFilters(int vocabularySize)
{
    private readonly float[] values = new float[vocabularySize];

    /// <summary>Tokens in the order of their probabilities: the complement of the probability's bits, then the token.</summary>
    private readonly ulong[] keys = new ulong[vocabularySize];

    /// <summary>Makes logits of tokens that are not allowed −∞.</summary>
    internal static void Forbid(Span<float> logits, ReadOnlySpan<ulong> allowed)
    {
        if (allowed.IsEmpty)
        {
            return;
        }

        for (int token = 0; token < logits.Length; token++)
        {
            if ((allowed[token >> 6] >> (token & 63) & 1) == 0)
            {
                logits[token] = float.NegativeInfinity;
            }
        }
    }

    /// <summary>Makes logits below the k-th greatest one −∞.</summary>
    internal void KeepGreatest(Span<float> logits, int k)
    {
        if (k == 0 || k >= logits.Length)
        {
            return;
        }

        logits.CopyTo(values);
        float least = Greatest(values, k);
        foreach (ref float logit in logits)
        {
            logit = logit < least ? float.NegativeInfinity : logit;
        }
    }

    /// <summary>Makes all probabilities zero but the greatest that add up to a part of their sum: those before which less than that part comes.</summary>
    internal void KeepNucleus(Span<float> probabilities, double part)
    {
        if (part >= 1)
        {
            return;
        }

        double sum = Sum(probabilities);

        // So improbable are only tokens which together have less than what may be missing: they come behind all that is left, and need no order.
        double negligible = (1 - part) * sum / probabilities.Length;
        int count = 0;
        for (int token = 0; token < probabilities.Length; token++)
        {
            if (probabilities[token] >= negligible)
            {
                keys[count++] = ((ulong)(uint.MaxValue - BitConverter.SingleToUInt32Bits(probabilities[token])) << 32) | (uint)token;
            }
        }

        keys.AsSpan(0, count).Sort();
        double before = 0;
        values.AsSpan().Clear();
        for (int i = 0; i < count && before < part * sum; i++)
        {
            int token = (int)(uint)keys[i];
            values[token] = probabilities[token];
            before += probabilities[token];
        }

        values.CopyTo(probabilities);
    }

    /// <summary>Makes probabilities zero that are below a part of the greatest one, which is 1.</summary>
    internal static void DropBelow(Span<float> probabilities, double part)
    {
        if (part == 0)
        {
            return;
        }

        foreach (ref float probability in probabilities)
        {
            probability = probability < part ? 0 : probability;
        }
    }

    internal static double Sum(ReadOnlySpan<float> probabilities)
    {
        double sum = 0;
        foreach (float probability in probabilities)
        {
            sum += probability;
        }

        return sum;
    }

    /// <summary>The k-th greatest of some numbers, whose order it changes.</summary>
    private static float Greatest(Span<float> numbers, int k)
    {
        int first = 0, last = numbers.Length - 1;
        while (first < last)
        {
            float pivot = Median(numbers[first], numbers[(first + last) / 2], numbers[last]);
            int left = first, right = last;
            while (left <= right)
            {
                while (numbers[left] > pivot)
                {
                    left++;
                }

                while (numbers[right] < pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (numbers[left], numbers[right]) = (numbers[right--], numbers[left++]);
                }
            }

            if (k - 1 <= right)
            {
                last = right;
            }
            else if (k - 1 >= left)
            {
                first = left;
            }
            else
            {
                break;
            }
        }

        return numbers[k - 1];
    }

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
