using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>The register tile every matrix product is made of: 1 to 6 rows by 1 to 4 vectors of <c>c = a·b</c>.</summary>
/// <remarks>
/// The JIT stops inlining when a method has many locals, and a single call left in the loop spills every sum. Hence one way of storing
/// per instantiation, row and column counts decided by typeof, and nothing else in here. A test reads the listings.
/// </remarks>
internal static unsafe class GemmKernel
{
    /// <summary>The most rows a tile has.</summary>
    internal const int MaxRows = 6;

    /// <summary>Floats in a cache line.</summary>
    internal const int Line = 16;

    /// <summary>Where a tile reads and writes; strides are in floats.</summary>
    /// <remarks>
    /// <c>a[i, p]</c> lies at <c>A + i·ARow + p·AStep</c>, row p of b at <c>B + p·BStep</c>, row i of c at <c>C + i·CRow</c>, except that the
    /// last vector of the row lies at <c>Last + i·LastRow</c>: the caller points it elsewhere where c ends before the vector does.
    /// A tile also asks for memory that a later tile will use, the line at <c>Ahead + p·AheadStep</c> in step p.
    /// </remarks>
    internal ref struct Operands
    {
        internal ref float C;
        internal nint CRow;
        internal ref float Last;
        internal nint LastRow;
        internal ref float A;
        internal nint ARow;
        internal nint AStep;
        internal ref float B;
        internal nint BStep;

        /// <summary>Where a tile that copies puts its part of b, row behind row.</summary>
        internal ref float Copy;
        internal ref float Bias;
        internal nint Depth;
        internal ref float Ahead;
        internal nint AheadStep;

        /// <summary>From what one tile asks for to what the tile below it does; used for the first <see cref="AheadTiles"/> of them.</summary>
        internal nint AheadTile;
        internal int AheadTiles;

        /// <summary>Asks for the panel behind b.</summary>
        internal void AskForNextPanel()
        {
            Ahead = ref Unsafe.Add(ref B, BStep * Depth);
            AheadStep = Line;
            AheadTile = Depth * Line;
            AheadTiles = (int)((BStep + Line - 1) / Line);
        }

        /// <summary>Asks for the rows of c below the tile.</summary>
        internal void AskForRowsOfC()
        {
            AheadTile = MaxRows * CRow;
            Ahead = ref Unsafe.Add(ref C, AheadTile);
            AheadStep = Line;
            AheadTiles = int.MaxValue;
        }

        /// <summary>Asks for the rows of a below the tile.</summary>
        internal void AskForRowsOfA()
        {
            AheadTile = MaxRows * ARow;
            Ahead = ref Unsafe.Add(ref A, AheadTile);
            AheadStep = Line;
            AheadTiles = int.MaxValue;
        }

        /// <summary>Asks for the columns of b beside those of the tile.</summary>
        internal void AskForNextStrip()
        {
            Ahead = ref Unsafe.Add(ref B, Panels.Width);
            AheadStep = BStep;
            AheadTile = Line;
            AheadTiles = Panels.Width / Line;
        }

        /// <summary>Asks for nothing new.</summary>
        internal void AskForNothing()
        {
            Ahead = ref B;
            AheadStep = 0;
            AheadTile = 0;
            AheadTiles = 0;
        }
    }

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
        for (nint depth = operands.Depth; depth > 0; depth--)
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
                // Into the second-level cache; no access, so it matters neither where this points nor whether that moves.
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V, N>(V value, V b0, V b1, V b2, V b3, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        c0 = V.MultiplyAdd(value, b0, c0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        c1 = V.MultiplyAdd(value, b1, c1);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        c2 = V.MultiplyAdd(value, b2, c2);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        c3 = V.MultiplyAdd(value, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow<V, N>(ref float copy, V b0, V b1, V b2, V b3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        V.Store(b0, ref copy, 0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        V.Store(b1, ref copy, V.Count);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        V.Store(b2, ref copy, 2 * V.Count);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        V.Store(b3, ref copy, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<V, N, S>(scoped ref readonly Operands operands, nint row, V c0, V c1, V c2, V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
        ref float last = ref Unsafe.Add(ref operands.Last, row * operands.LastRow);
        if (typeof(N) == typeof(Columns1))
        {
            Store<V, S>(c0, ref last, 0, ref operands.Bias, 0);
            return;
        }

        Store<V, S>(c0, ref c, 0, ref operands.Bias, 0);
        if (typeof(N) == typeof(Columns2))
        {
            Store<V, S>(c1, ref last, 0, ref operands.Bias, V.Count);
            return;
        }

        Store<V, S>(c1, ref c, V.Count, ref operands.Bias, V.Count);
        if (typeof(N) == typeof(Columns3))
        {
            Store<V, S>(c2, ref last, 0, ref operands.Bias, 2 * V.Count);
            return;
        }

        Store<V, S>(c2, ref c, 2 * V.Count, ref operands.Bias, 2 * V.Count);
        Store<V, S>(c3, ref last, 0, ref operands.Bias, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, S>(V sum, ref float destination, nint offset, ref float bias, nint biasOffset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            V.Store(V.Load(ref destination, offset) + sum, ref destination, offset);
            return;
        }

        if (typeof(S) == typeof(AddBias))
        {
            V.Store(sum + V.Load(ref bias, biasOffset), ref destination, offset);
            return;
        }

        if (typeof(S) == typeof(AddBiasRelu))
        {
            // The second operand is what a comparison with NaN gives, so NaN stays NaN.
            V.Store(V.MaxNative(V.Zero, sum + V.Load(ref bias, biasOffset)), ref destination, offset);
            return;
        }

        V.Store(sum, ref destination, offset);
    }
}
