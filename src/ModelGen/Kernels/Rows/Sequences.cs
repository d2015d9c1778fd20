using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Sequences of different lengths in one batch.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sequences
{
    /// <summary><c>y[i, t] = t &lt; lengths[i] ? 1 : 0</c>; y is [count, time].</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Mask(Span<float> y, ReadOnlySpan<int> lengths, int count, int time)
    {
        CheckSizes(y.Length, lengths.Length, count, time);
        for (int i = 0; i < count; i++)
        {
            Span<float> row = y.Slice(i * time, time);
            int length = Math.Clamp(lengths[i], 0, time);
            row[..length].Fill(1);
            row[length..].Clear();
        }
    }

    /// <summary><c>y[t, i] = t &lt; lengths[i] ? 1 : 0</c>; y is [time, count].</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void MaskTimeFirst(Span<float> y, ReadOnlySpan<int> lengths, int count, int time)
    {
        CheckSizes(y.Length, lengths.Length, count, time);
        for (int t = 0; t < time; t++)
        {
            Span<float> row = y.Slice(t * count, count);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = t < lengths[i] ? 1 : 0;
            }
        }
    }

    /// <summary><c>y[i] = start + i·step</c>.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void Arange(Span<float> y, int start, int count, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (y.Length < count)
        {
            throw new ArgumentException($"The span holds {y.Length} of {count} values.", nameof(y));
        }

        for (int i = 0; i < count; i++)
        {
            y[i] = start + ((long)i * step);
        }
    }

    private static void CheckSizes(int mask, int lengths, int count, int time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        if (mask < (long)count * time || lengths < count)
        {
            throw new ArgumentException($"A mask of {count} sequences over {time} steps takes {(long)count * time} floats and {count} lengths; the spans hold {mask} and {lengths}.");
        }
    }
}
