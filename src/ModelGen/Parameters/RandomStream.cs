using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), one stream per seed and tensor. The state is a counter, so that any part of a stream can be drawn by itself. Only additions,
/// multiplications, shifts and square roots of IEEE arithmetic are used, each rounded by itself, so every machine draws the same bits at every vector width.
/// </summary>
internal readonly struct RandomStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private readonly ulong state;

    internal RandomStream(int seed, int stream) => state = Mix(new Vector<ulong>(Mix(new Vector<ulong>((uint)seed + Increment))[0] + ((ulong)(uint)stream * Increment)))[0];

    /// <summary>The numbers of a vector's lanes: <paramref name="index"/>, index + step, index + 2 · step, …; <see cref="Uniform"/> makes numbers of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<ulong> Counters(long index, long step) =>
        new Vector<ulong>(state + (((ulong)index + 1) * Increment)) + (Vector<ulong>.Indices * new Vector<ulong>((ulong)step * Increment));

    /// <summary>How far <see cref="Counters"/> of one step move with so many numbers.</summary>
    internal static Vector<ulong> Advance(long numbers) => new((ulong)numbers * Increment);

    /// <summary>Uniform in [0, 1), multiples of 2⁻⁵³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Uniform(Vector<ulong> counters)
    {
        // Both halves of an integer are exact as the last bits of 2⁸⁴ and 2⁵², and so is their sum: not every processor converts integers of 64 bits.
        Vector<ulong> bits = Mix(counters) >>> 11;
        Vector<double> high = Vector.AsVectorDouble((bits >>> 32) | new Vector<ulong>(0x4530000000000000)) - new Vector<double>(19342813113834066795298816.0);
        Vector<double> low = Vector.AsVectorDouble((bits & new Vector<ulong>(uint.MaxValue)) | new Vector<ulong>(0x4330000000000000)) - new Vector<double>(4503599627370496.0);
        return (high + low) * new Vector<double>(1.0 / (1UL << 53));
    }

    /// <summary>Draws <c>low + (high − low)·u</c>, rounded to <c>float</c>, with the uniform numbers u from the one with index <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FillUniform(Span<float> values, long first, double low, double high)
    {
        Vector<double> offset = new(low), scale = new(high - low);
        Vector<ulong> counters = Counters(first, 1), advance = Advance(Vector<double>.Count);
        ref float destination = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> a = offset + (scale * Uniform(counters)), b = offset + (scale * Uniform(counters + advance));
            counters += advance + advance;
            Vector.Narrow(a, b).StoreUnsafe(ref destination, (nuint)i);
        }

        for (; i < values.Length; i += Vector<double>.Count, counters += advance)
        {
            Vector<double> rest = offset + (scale * Uniform(counters));
            for (int lane = 0; lane < Vector<double>.Count && i + lane < values.Length; lane++)
            {
                values[i + lane] = (float)rest[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Mix(Vector<ulong> z)
    {
        z = (z ^ (z >>> 30)) * new Vector<ulong>(0xBF58476D1CE4E5B9);
        z = (z ^ (z >>> 27)) * new Vector<ulong>(0x94D049BB133111EB);
        return z ^ (z >>> 31);
    }
}
