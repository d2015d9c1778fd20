using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Standard normal numbers by Marsaglia's polar method: of the pairs of uniform numbers of a <see cref="RandomStream"/> those within the unit circle give one each. To
/// begin anywhere, the pairs of each block that do are counted once (<see cref="Count"/> for every block, then <see cref="Complete"/>).
/// </summary>
internal sealed class NormalStream
{
    /// <summary>Pairs in a block.</summary>
    internal const int BlockPairs = 1024;

    private readonly RandomStream random;
    private readonly int length;

    /// <summary>How many numbers come before each block; until it is complete, how many the block before gives.</summary>
    private long[] before;

    /// <summary>Makes a stream of <paramref name="length"/> numbers.</summary>
    internal NormalStream(RandomStream random, int length)
    {
        this.random = random;
        this.length = length;
        double pairs = length * (4 / Math.PI);
        before = new long[(int)((pairs + (4 * Math.Sqrt(pairs))) / BlockPairs) + 2];
    }

    /// <summary>The blocks that are probably enough.</summary>
    internal int Blocks => before.Length - 1;

    /// <summary>Counts the numbers of a block. Blocks may be counted at the same time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Count(int block)
    {
        (Vector<ulong> x, Vector<ulong> y, Vector<ulong> advance) = Begin(block);
        Vector<long> sum = Vector<long>.Zero;
        for (int pair = 0; pair < BlockPairs; pair += Vector<double>.Count, x += advance, y += advance)
        {
            Square(x, y, out Vector<double> square);
            sum -= Vector.LessThan(square, Vector<double>.One) & ~Vector.Equals(square, Vector<double>.Zero);
        }

        before[block + 1] = Vector.Sum(sum);
    }

    /// <summary>Called when all blocks have been counted.</summary>
    internal void Complete()
    {
        for (int block = 0; block < Blocks; block++)
        {
            before[block + 1] += before[block];
            if (block + 1 == Blocks && before[Blocks] < length)
            {
                Array.Resize(ref before, before.Length + 1);
                Count(block + 1);
            }
        }
    }

    /// <summary>Draws <c>mean + std·x</c>, rounded to <c>float</c>, with the normal numbers x from the one with index <paramref name="first"/> on.</summary>
    [SkipLocalsInit]
    internal void Fill(Span<float> values, int first, double mean, double std)
    {
        Span<double> xs = stackalloc double[BlockPairs + Vector<double>.Count], squares = stackalloc double[BlockPairs + Vector<double>.Count];
        int found = Array.BinarySearch(before, first);
        for (int block = found >= 0 ? found : ~found - 1; !values.IsEmpty; block++)
        {
            // A block that gives nothing is not skipped by the search.
            int count = Draw(block, xs, squares);
            int skipped = (int)(first - before[block]);
            int used = Math.Min(count - skipped, values.Length);
            Transform(values[..used], xs[skipped..], squares[skipped..], mean, std);
            values = values[used..];
            first += used;
        }
    }

    /// <summary>
    /// ln x for positive normal x to a few units of the last place, by <c>ln m + e·ln 2</c> with <c>ln m = 2·artanh((m − 1)/(m + 1))</c>.
    /// The C library's logarithm differs from platform to platform.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Log(Vector<double> x)
    {
        Vector<ulong> bits = Vector.AsVectorUInt64(x);
        Vector<double> m = Vector.AsVectorDouble((bits & new Vector<ulong>(0x000FFFFFFFFFFFFF)) | new Vector<ulong>(0x3FF0000000000000));
        Vector<long> isLarge = Vector.GreaterThan(m, new Vector<double>(1.4142135623730951));
        m = Vector.ConditionalSelect(isLarge, m * new Vector<double>(0.5), m);

        // The exponent as the last bits of 1.5 · 2⁵².
        Vector<long> exponent = Vector.AsVectorInt64(bits >>> 52) - isLarge + new Vector<long>(0x4338000000000000 - 1023);
        Vector<double> e = Vector.AsVectorDouble(exponent) - new Vector<double>(6755399441055744.0);
        Vector<double> s = (m - Vector<double>.One) / (m + Vector<double>.One);
        Vector<double> sum = new(1.0 / 21);
        sum = (sum * s * s) + new Vector<double>(1.0 / 19);
        sum = (sum * s * s) + new Vector<double>(1.0 / 17);
        sum = (sum * s * s) + new Vector<double>(1.0 / 15);
        sum = (sum * s * s) + new Vector<double>(1.0 / 13);
        sum = (sum * s * s) + new Vector<double>(1.0 / 11);
        sum = (sum * s * s) + new Vector<double>(1.0 / 9);
        sum = (sum * s * s) + new Vector<double>(1.0 / 7);
        sum = (sum * s * s) + new Vector<double>(1.0 / 5);
        sum = (sum * s * s) + new Vector<double>(1.0 / 3);
        sum = (sum * s * s) + Vector<double>.One;
        return (e * new Vector<double>(0.6931471805599453)) + (new Vector<double>(2) * s * sum);
    }

    /// <summary>The pairs of a block that lie within the circle: x and the square of the radius.</summary>
    /// <returns>How many.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Draw(int block, Span<double> xs, Span<double> squares)
    {
        (Vector<ulong> x, Vector<ulong> y, Vector<ulong> advance) = Begin(block);
        Span<double> allXs = stackalloc double[BlockPairs], allSquares = stackalloc double[BlockPairs];
        ref double allX = ref MemoryMarshal.GetReference(allXs);
        ref double allSquare = ref MemoryMarshal.GetReference(allSquares);
        for (int pair = 0; pair < BlockPairs; pair += Vector<double>.Count, x += advance, y += advance)
        {
            Square(x, y, out Vector<double> square).StoreUnsafe(ref allX, (nuint)pair);
            square.StoreUnsafe(ref allSquare, (nuint)pair);
        }

        // Without a branch: each is written, and overwritten by the next one if it doesn't count.
        ref double firstX = ref MemoryMarshal.GetReference(xs);
        ref double firstSquare = ref MemoryMarshal.GetReference(squares);
        nint count = 0;
        for (nint pair = 0; pair < BlockPairs; pair++)
        {
            double square = Unsafe.Add(ref allSquare, pair);
            Unsafe.Add(ref firstX, count) = Unsafe.Add(ref allX, pair);
            Unsafe.Add(ref firstSquare, count) = square;
            count += (square < 1 ? 1 : 0) & (square != 0 ? 1 : 0);
        }

        return (int)count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(Span<float> values, ReadOnlySpan<double> xs, ReadOnlySpan<double> squares, double mean, double std)
    {
        Vector<double> offset = new(mean), scale = new(std);
        ref double x = ref MemoryMarshal.GetReference(xs);
        ref double square = ref MemoryMarshal.GetReference(squares);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> a = Number(ref x, ref square, i), b = Number(ref x, ref square, i + Vector<double>.Count);
            Vector.Narrow(offset + (scale * a), offset + (scale * b)).StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
        }

        for (; i < values.Length; i += Vector<double>.Count)
        {
            Vector<double> rest = offset + (scale * Number(ref x, ref square, i));
            for (int lane = 0; lane < Vector<double>.Count && i + lane < values.Length; lane++)
            {
                values[i + lane] = (float)rest[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Number(ref double x, ref double square, int index)
    {
        Vector<double> s = Vector.LoadUnsafe(ref square, (nuint)index);
        return Vector.LoadUnsafe(ref x, (nuint)index) * Vector.SquareRoot(new Vector<double>(-2) * Log(s) / s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Square(Vector<ulong> countersX, Vector<ulong> countersY, out Vector<double> square)
    {
        Vector<double> x = (new Vector<double>(2) * RandomStream.Uniform(countersX)) - Vector<double>.One;
        Vector<double> y = (new Vector<double>(2) * RandomStream.Uniform(countersY)) - Vector<double>.One;
        square = (x * x) + (y * y);
        return x;
    }

    private (Vector<ulong> X, Vector<ulong> Y, Vector<ulong> Advance) Begin(int block)
    {
        long first = 2L * BlockPairs * block;
        return (random.Counters(first, 2), random.Counters(first + 1, 2), RandomStream.Advance(2 * Vector<double>.Count));
    }
}
