using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Dot products of 1 to 4 rows of a with up to 4 rows of b that lie the wrong way round for a register tile. For few rows of a this is
/// cheaper than packing b.
/// </summary>
internal static class GemmDotKernel
{
    /// <summary>The rows of b taken together.</summary>
    internal const int Columns = 4;

    /// <summary>Where the operands lie; strides are in floats.</summary>
    /// <remarks>
    /// Rows may come in segments of <c>Depth</c> elements, <c>ASegment</c> and <c>BSegment</c> apart: a row of weights crosses the panels.
    /// Nothing behind a segment's <c>Depth</c> elements is read.
    /// </remarks>
    internal ref struct Operands
    {
        internal ref float C;
        internal nint CRow;
        internal ref float A;
        internal nint ARow;
        internal nint ASegment;
        internal ref float B;
        internal nint BRow;
        internal nint BSegment;
        internal int Depth;
        internal int Segments;
    }

    /// <summary>Computes <paramref name="columns"/> (1 to 4) elements of each row of c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Tile<V, R, S>(scoped ref readonly Operands operands, int columns)
        where V : struct, IVector<V>
        where R : struct, IRows
        where S : struct, IStore
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero, c23 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero, c33 = V.Zero;

        // Rows of b that do not exist repeat the last one; their results are not stored.
        nint column1 = Math.Min(1, columns - 1) * operands.BRow;
        nint column2 = Math.Min(2, columns - 1) * operands.BRow;
        nint column3 = Math.Min(3, columns - 1) * operands.BRow;
        nint row1 = operands.ARow, row2 = row1 * 2, row3 = row1 * 3;
        ref float aSegment = ref operands.A;
        ref float bSegment = ref operands.B;
        for (int segment = operands.Segments; segment > 0; segment--)
        {
            ref float a = ref aSegment;
            ref float b = ref bSegment;
            aSegment = ref Unsafe.Add(ref aSegment, operands.ASegment);
            bSegment = ref Unsafe.Add(ref bSegment, operands.BSegment);
            int depth = operands.Depth;
            for (; depth >= V.Count; depth -= V.Count)
            {
                V b0 = V.Load(ref b, 0), b1 = V.Load(ref b, column1), b2 = V.Load(ref b, column2), b3 = V.Load(ref b, column3);
                AddRow(V.Load(ref a, 0), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                if (typeof(R) != typeof(Rows1))
                {
                    AddRow(V.Load(ref a, row1), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                }

                if (typeof(R) == typeof(Rows3) || typeof(R) == typeof(Rows4))
                {
                    AddRow(V.Load(ref a, row2), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                }

                if (typeof(R) == typeof(Rows4))
                {
                    AddRow(V.Load(ref a, row3), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                }

                a = ref Unsafe.Add(ref a, V.Count);
                b = ref Unsafe.Add(ref b, V.Count);
            }

            if (depth > 0)
            {
                V b0 = V.LoadPartial(ref b, 0, depth);
                V b1 = V.LoadPartial(ref b, column1, depth);
                V b2 = V.LoadPartial(ref b, column2, depth);
                V b3 = V.LoadPartial(ref b, column3, depth);
                AddRow(V.LoadPartial(ref a, 0, depth), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                if (typeof(R) != typeof(Rows1))
                {
                    AddRow(V.LoadPartial(ref a, row1, depth), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                }

                if (typeof(R) == typeof(Rows3) || typeof(R) == typeof(Rows4))
                {
                    AddRow(V.LoadPartial(ref a, row2, depth), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                }

                if (typeof(R) == typeof(Rows4))
                {
                    AddRow(V.LoadPartial(ref a, row3, depth), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                }
            }
        }

        ref float c = ref operands.C;
        StoreRow<V, S>(ref c, columns, c00, c01, c02, c03);
        if (typeof(R) == typeof(Rows1))
        {
            return;
        }

        c = ref Unsafe.Add(ref c, operands.CRow);
        StoreRow<V, S>(ref c, columns, c10, c11, c12, c13);
        if (typeof(R) == typeof(Rows2))
        {
            return;
        }

        c = ref Unsafe.Add(ref c, operands.CRow);
        StoreRow<V, S>(ref c, columns, c20, c21, c22, c23);
        if (typeof(R) == typeof(Rows3))
        {
            return;
        }

        c = ref Unsafe.Add(ref c, operands.CRow);
        StoreRow<V, S>(ref c, columns, c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V>(V a, V b0, V b1, V b2, V b3, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
    {
        c0 = V.MultiplyAdd(a, b0, c0);
        c1 = V.MultiplyAdd(a, b1, c1);
        c2 = V.MultiplyAdd(a, b2, c2);
        c3 = V.MultiplyAdd(a, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<V, S>(ref float c, int columns, V c0, V c1, V c2, V c3)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        Store<S>(ref c, V.Sum(c0));
        if (columns > 1)
        {
            Store<S>(ref Unsafe.Add(ref c, 1), V.Sum(c1));
        }

        if (columns > 2)
        {
            Store<S>(ref Unsafe.Add(ref c, 2), V.Sum(c2));
        }

        if (columns > 3)
        {
            Store<S>(ref Unsafe.Add(ref c, 3), V.Sum(c3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S>(ref float c, float sum)
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            c += sum;
        }
        else
        {
            c = sum;
        }
    }
}
