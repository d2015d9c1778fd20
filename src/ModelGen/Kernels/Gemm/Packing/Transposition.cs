using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Transposes blocks of memory: <c>destination[j, i] = source[i, j]</c>.</summary>
internal static class Transposition
{
    /// <summary>
    /// Columns of the source taken at a time: a few cache lines of each row, as rows may lie on pages of their own, and no more rows of the
    /// destination than a processor has pages at hand.
    /// </summary>
    private const int BlockColumns = 64;

    /// <summary>Transposes <paramref name="rows"/> × <paramref name="columns"/> floats; strides are in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(ref float destination, nint destinationStride, ref float source, nint sourceStride, int rows, int columns)
    {
        int tile = Avx.IsSupported ? 8 : 4;
        for (int column = 0; column < columns; column += BlockColumns)
        {
            int width = Math.Min(BlockColumns, columns - column);
            ref float from = ref Unsafe.Add(ref source, column);
            ref float to = ref Unsafe.Add(ref destination, column * destinationStride);
            for (int row = 0; row < rows; row += GemmKernel.Line)
            {
                int height = Math.Min(GemmKernel.Line, rows - row);
                Lines(ref Unsafe.Add(ref to, row), destinationStride, ref Unsafe.Add(ref from, row * sourceStride), sourceStride, height, width, tile);
            }
        }
    }

    // As many rows as make a line of the destination, which is written in one go: where rows of it lie a power of two apart, few lines
    // stay in a cache at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines(ref float destination, nint destinationStride, ref float source, nint sourceStride, int rows, int columns, int tile)
    {
        int wholeRows = rows & -tile;
        int wholeColumns = columns & -tile;
        for (int column = 0; column < wholeColumns; column += tile)
        {
            ref float from = ref Unsafe.Add(ref source, column);
            ref float to = ref Unsafe.Add(ref destination, column * destinationStride);
            for (int row = 0; row < wholeRows; row += tile)
            {
                Tile(ref Unsafe.Add(ref to, row), destinationStride, ref Unsafe.Add(ref from, row * sourceStride), sourceStride);
            }
        }

        Scalar(ref destination, destinationStride, ref source, sourceStride, 0, wholeRows, wholeColumns, columns);
        Scalar(ref destination, destinationStride, ref source, sourceStride, wholeRows, rows, 0, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(ref float destination, nint destinationStride, ref float source, nint sourceStride)
    {
        if (Avx.IsSupported)
        {
            Tile8(ref destination, destinationStride, ref source, sourceStride);
        }
        else
        {
            Tile4(ref destination, destinationStride, ref source, sourceStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scalar(ref float destination, nint destinationStride, ref float source, nint sourceStride, int row, int rowEnd, int column, int columnEnd)
    {
        for (nint i = row; i < rowEnd; i++)
        {
            for (nint j = column; j < columnEnd; j++)
            {
                Unsafe.Add(ref destination, (j * destinationStride) + i) = Unsafe.Add(ref source, (i * sourceStride) + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile4(ref float destination, nint destinationStride, ref float source, nint sourceStride)
    {
        for (nint j = 0; j < 4; j++)
        {
            ref float column = ref Unsafe.Add(ref source, j);
            Vector128.Create(column, Unsafe.Add(ref column, sourceStride), Unsafe.Add(ref column, 2 * sourceStride), Unsafe.Add(ref column, 3 * sourceStride))
                .StoreUnsafe(ref Unsafe.Add(ref destination, j * destinationStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile8(ref float destination, nint destinationStride, ref float source, nint sourceStride)
    {
        Half8(ref destination, destinationStride, ref source, sourceStride);
        Half8(ref Unsafe.Add(ref destination, 4 * destinationStride), destinationStride, ref Unsafe.Add(ref source, 4), sourceStride);
    }

    // Four columns of eight rows. Row i + 4 is loaded into the upper half beside row i, so that what is left is a 4 x 4 transposition
    // within each half: half the shuffles of one that starts from whole rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half8(ref float destination, nint destinationStride, ref float source, nint sourceStride)
    {
        ref float lower = ref Unsafe.Add(ref source, 4 * sourceStride);
        Vector256<float> r0 = Pair(ref source, ref lower);
        Vector256<float> r1 = Pair(ref Unsafe.Add(ref source, sourceStride), ref Unsafe.Add(ref lower, sourceStride));
        Vector256<float> r2 = Pair(ref Unsafe.Add(ref source, 2 * sourceStride), ref Unsafe.Add(ref lower, 2 * sourceStride));
        Vector256<float> r3 = Pair(ref Unsafe.Add(ref source, 3 * sourceStride), ref Unsafe.Add(ref lower, 3 * sourceStride));
        Vector256<float> low01 = Avx.UnpackLow(r0, r1);
        Vector256<float> high01 = Avx.UnpackHigh(r0, r1);
        Vector256<float> low23 = Avx.UnpackLow(r2, r3);
        Vector256<float> high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0x44).StoreUnsafe(ref destination);
        Avx.Shuffle(low01, low23, 0xEE).StoreUnsafe(ref Unsafe.Add(ref destination, destinationStride));
        Avx.Shuffle(high01, high23, 0x44).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * destinationStride));
        Avx.Shuffle(high01, high23, 0xEE).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * destinationStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(ref float low, ref float high) => Vector256.Create(Vector128.LoadUnsafe(ref low), Vector128.LoadUnsafe(ref high));
}
