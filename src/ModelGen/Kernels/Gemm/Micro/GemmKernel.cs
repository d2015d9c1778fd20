using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>The register tile every matrix product is made of: 1 to 6 rows by 1 to 4 vectors of <c>c = a·b</c>.</summary>
/// <remarks>
/// The JIT stops inlining when a method has many locals, and a single call left in the loop spills every sum. Hence one way of storing
/// per instantiation, row and column counts decided by typeof, and nothing else in here. A test reads the listings.
/// </remarks>
internal static unsafe partial class GemmKernel
{
    /// <summary>The most rows a tile has.</summary>
    internal const int MaxRows = 6;

    /// <summary>Floats in a cache line.</summary>
    internal const int Line = AlignedBlock.Granule;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Tile<V, R, N, S, L>(scoped ref readonly Operands operands)
        where V : struct, IVector<V>
        where R : struct, IRows
        where N : struct, IColumns
        where S : struct, IStore
        where L : struct, ILoad
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero, c23 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero, c33 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero, c42 = V.Zero, c43 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero, c52 = V.Zero, c53 = V.Zero;

        ref float a = ref operands.A;
        ref float b = ref operands.B;
        ref float copy = ref operands.Copy;
        ref float ahead = ref operands.Ahead;
        nint aheadStep = operands.AheadStep;
        nint aStep = operands.AStep, bStep = operands.BStep;
        nint row1 = operands.ARow, row2 = row1 * 2, row3 = row1 * 3, row4 = row1 * 4, row5 = row1 * 5;
        nint depth = operands.Depth;
        nint segment = 0;
        if (typeof(L) == typeof(ReadingSegments))
        {
            row1 = operands.Row1;
            row2 = operands.Row2;
            row3 = operands.Row3;
            row4 = operands.Row4;
            row5 = operands.Row5;
        }

    Segment:
        if (typeof(L) == typeof(ReadingSegments))
        {
            a = ref Unsafe.Add(ref operands.A, Unsafe.Add(ref operands.Segments, segment));
            depth = operands.Depth;
            segment++;
        }

        if (typeof(N) == typeof(Columns1) && typeof(L) != typeof(Copying))
        {
            // One vector is too few sums to cover the latency of an addition: two steps at a time, into the second column.
            for (; depth > 1; depth -= 2)
            {
                V even = V.Load(ref b, 0), odd = V.Load(ref b, bStep);
                ref float column = ref a;
                ref float next = ref Unsafe.Add(ref a, aStep);
                a = ref Unsafe.Add(ref next, aStep);
                b = ref Unsafe.Add(ref b, 2 * bStep);
                AddPair(V.Create(column), V.Create(next), even, odd, ref c00, ref c01);
                if (typeof(R) == typeof(Rows1))
                {
                    continue;
                }

                AddPair(V.Create(Unsafe.Add(ref column, row1)), V.Create(Unsafe.Add(ref next, row1)), even, odd, ref c10, ref c11);
                if (typeof(R) == typeof(Rows2))
                {
                    continue;
                }

                AddPair(V.Create(Unsafe.Add(ref column, row2)), V.Create(Unsafe.Add(ref next, row2)), even, odd, ref c20, ref c21);
                if (typeof(R) == typeof(Rows3))
                {
                    continue;
                }

                AddPair(V.Create(Unsafe.Add(ref column, row3)), V.Create(Unsafe.Add(ref next, row3)), even, odd, ref c30, ref c31);
                if (typeof(R) == typeof(Rows4))
                {
                    continue;
                }

                AddPair(V.Create(Unsafe.Add(ref column, row4)), V.Create(Unsafe.Add(ref next, row4)), even, odd, ref c40, ref c41);
                if (typeof(R) == typeof(Rows5))
                {
                    continue;
                }

                AddPair(V.Create(Unsafe.Add(ref column, row5)), V.Create(Unsafe.Add(ref next, row5)), even, odd, ref c50, ref c51);
            }
        }

        for (; depth > 0; depth--)
        {
            V b0 = V.Load(ref b, 0), b1 = V.Zero, b2 = V.Zero, b3 = V.Zero;
            if (N.Count > 1)
            {
                b1 = V.Load(ref b, V.Count);
            }

            if (N.Count > 2)
            {
                b2 = V.Load(ref b, 2 * V.Count);
            }

            if (N.Count > 3)
            {
                b3 = V.Load(ref b, 3 * V.Count);
            }

            b = ref Unsafe.Add(ref b, bStep);
            if (typeof(L) == typeof(Copying))
            {
                CopyRow<V, N>(ref copy, b0, b1, b2, b3);
                copy = ref Unsafe.Add(ref copy, N.Count * V.Count);
            }

            if (Sse.IsSupported)
            {
                // No access, so it matters neither where this points nor whether that moves.
                Sse.Prefetch0(Unsafe.AsPointer(ref ahead));
                ahead = ref Unsafe.Add(ref ahead, aheadStep);
            }

            ref float column = ref a;
            a = ref Unsafe.Add(ref a, aStep);

            V value = V.Create(column);
            AddRow<V, N>(value, b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            if (typeof(R) == typeof(Rows1))
            {
                continue;
            }

            value = V.Create(Unsafe.Add(ref column, row1));
            AddRow<V, N>(value, b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            if (typeof(R) == typeof(Rows2))
            {
                continue;
            }

            value = V.Create(Unsafe.Add(ref column, row2));
            AddRow<V, N>(value, b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            if (typeof(R) == typeof(Rows3))
            {
                continue;
            }

            value = V.Create(Unsafe.Add(ref column, row3));
            AddRow<V, N>(value, b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            if (typeof(R) == typeof(Rows4))
            {
                continue;
            }

            value = V.Create(Unsafe.Add(ref column, row4));
            AddRow<V, N>(value, b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
            if (typeof(R) == typeof(Rows5))
            {
                continue;
            }

            value = V.Create(Unsafe.Add(ref column, row5));
            AddRow<V, N>(value, b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
        }

        if (typeof(L) == typeof(ReadingSegments) && segment < operands.SegmentCount)
        {
            goto Segment;
        }

        if (typeof(N) == typeof(Columns1) && typeof(L) != typeof(Copying))
        {
            c00 += c01;
            c10 += c11;
            c20 += c21;
            c30 += c31;
            c40 += c41;
            c50 += c51;
        }

        StoreRow<V, N, S>(in operands, 0, c00, c01, c02, c03);
        if (typeof(R) == typeof(Rows1))
        {
            return;
        }

        StoreRow<V, N, S>(in operands, 1, c10, c11, c12, c13);
        if (typeof(R) == typeof(Rows2))
        {
            return;
        }

        StoreRow<V, N, S>(in operands, 2, c20, c21, c22, c23);
        if (typeof(R) == typeof(Rows3))
        {
            return;
        }

        StoreRow<V, N, S>(in operands, 3, c30, c31, c32, c33);
        if (typeof(R) == typeof(Rows4))
        {
            return;
        }

        StoreRow<V, N, S>(in operands, 4, c40, c41, c42, c43);
        if (typeof(R) == typeof(Rows5))
        {
            return;
        }

        StoreRow<V, N, S>(in operands, 5, c50, c51, c52, c53);
    }
}
