using System.ComponentModel;
using System.Numerics;

namespace ModelGen.Runtime;

/// <summary>Sequences of different lengths in one batch.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sequences
{
    /// <summary>Floats that are written in a nanosecond, about.</summary>
    private const int FloatsPerNanosecond = 8;

    /// <summary><c>y[i, t] = t &lt; lengths[i] ? 1 : 0</c>; y is [count, time].</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Mask(Span<float> y, ReadOnlySpan<int> lengths, int count, int time)
    {
        CheckSizes(y.Length, lengths.Length, count, time);
        RowDriver.RunEach(new MaskCode { Y = y, Lengths = lengths, Time = time }, count, (long)count * time / FloatsPerNanosecond);
    }

    /// <summary><c>y[t, i] = t &lt; lengths[i] ? 1 : 0</c>; y is [time, count].</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void MaskTimeFirst(Span<float> y, ReadOnlySpan<int> lengths, int count, int time)
    {
        CheckSizes(y.Length, lengths.Length, count, time);
        RowDriver.RunEach(new TimeFirstMaskCode { Y = y, Lengths = lengths[..count] }, time, (long)count * time);
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

    /// <summary>The slopes of ALiBi, rounded once.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void AlibiSlopes(Span<float> y, int heads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (y.Length < heads)
        {
            throw new ArgumentException($"The span holds {y.Length} of {heads} values.", nameof(y));
        }

        int power = 1 << BitOperations.Log2((uint)heads);
        for (int h = 0; h < heads; h++)
        {
            double exponent = h < power ? 8.0 * (h + 1) / power : 4.0 * ((2 * (h - power)) + 1) / power;
            y[h] = (float)Math.Pow(2, -exponent);
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

    private ref struct MaskCode : IRowCode
    {
        public Span<float> Y;
        public ReadOnlySpan<int> Lengths;
        public int Time;

        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int i = (int)row; i < row + rows; i++)
            {
                Span<float> mask = Y.Slice(i * Time, Time);
                int length = Math.Clamp(Lengths[i], 0, Time);
                mask[..length].Fill(1);
                mask[length..].Clear();
            }
        }
    }

    private ref struct TimeFirstMaskCode : IRowCode
    {
        public Span<float> Y;
        public ReadOnlySpan<int> Lengths;

        public readonly void Run<V>(nint row, nint rows)
            where V : struct, IVector<V>
        {
            for (int t = (int)row; t < row + rows; t++)
            {
                Span<float> mask = Y.Slice(t * Lengths.Length, Lengths.Length);
                for (int i = 0; i < mask.Length; i++)
                {
                    mask[i] = t < Lengths[i] ? 1 : 0;
                }
            }
        }
    }
}
