using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Transposes blocks of memory: <c>destination[j, i] = source[i, j]</c>.</summary>
internal static class Transposition
{
    /// <summary>Columns of the source taken at a time: one cache line, so that no line is read twice however far rows lie apart.</summary>
    private const int LineColumns = 16;

    /// <summary>Transposes <paramref name="rows"/> × <paramref name="columns"/> floats; strides are in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(ref float destination, nint destinationStride, ref float source, nint sourceStride, int rows, int columns)
    {
        int tile = Avx.IsSupported ? 8 : 4;
        int wholeRows = rows & -tile;
        for (int column = 0; column < columns; column += LineColumns)
        {
            int width = Math.Min(LineColumns, columns - column);
            int wholeWidth = width & -tile;
            ref float from = ref Unsafe.Add(ref source, column);
            ref float to = ref Unsafe.Add(ref destination, column * destinationStride);
            for (int row = 0; row < wholeRows; row += tile)
            {
                for (int j = 0; j < wholeWidth; j += tile)
                {
                    Tile(ref Unsafe.Add(ref to, (j * destinationStride) + row), destinationStride, ref Unsafe.Add(ref from, (row * sourceStride) + j), sourceStride);
                }

                Scalar(ref to, destinationStride, ref from, sourceStride, row, row + tile, wholeWidth, width);
            }

            Scalar(ref to, destinationStride, ref from, sourceStride, wholeRows, rows, 0, width);
        }
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
        Vector256<float> r0 = Vector256.LoadUnsafe(ref source);
        Vector256<float> r1 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, sourceStride));
        Vector256<float> r2 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceStride));
        Vector256<float> r3 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceStride));
        Vector256<float> r4 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 4 * sourceStride));
        Vector256<float> r5 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 5 * sourceStride));
        Vector256<float> r6 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 6 * sourceStride));
        Vector256<float> r7 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 7 * sourceStride));

        // Pairs of rows, then pairs of pairs, then the two halves of the registers.
        Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> q0 = Avx.Shuffle(p0, p2, 0x44), q1 = Avx.Shuffle(p0, p2, 0xEE), q2 = Avx.Shuffle(p1, p3, 0x44), q3 = Avx.Shuffle(p1, p3, 0xEE);
        Vector256<float> q4 = Avx.Shuffle(p4, p6, 0x44), q5 = Avx.Shuffle(p4, p6, 0xEE), q6 = Avx.Shuffle(p5, p7, 0x44), q7 = Avx.Shuffle(p5, p7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).StoreUnsafe(ref destination);
        Avx.Permute2x128(q1, q5, 0x20).StoreUnsafe(ref Unsafe.Add(ref destination, destinationStride));
        Avx.Permute2x128(q2, q6, 0x20).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * destinationStride));
        Avx.Permute2x128(q3, q7, 0x20).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * destinationStride));
        Avx.Permute2x128(q0, q4, 0x31).StoreUnsafe(ref Unsafe.Add(ref destination, 4 * destinationStride));
        Avx.Permute2x128(q1, q5, 0x31).StoreUnsafe(ref Unsafe.Add(ref destination, 5 * destinationStride));
        Avx.Permute2x128(q2, q6, 0x31).StoreUnsafe(ref Unsafe.Add(ref destination, 6 * destinationStride));
        Avx.Permute2x128(q3, q7, 0x31).StoreUnsafe(ref Unsafe.Add(ref destination, 7 * destinationStride));
    }
}
