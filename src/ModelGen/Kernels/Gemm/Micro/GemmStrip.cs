using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Covers a strip of c, any number of rows by at most 64 columns, with register tiles.</summary>
internal static class GemmStrip
{
    /// <summary>Computes a strip whose upper left corner is where <paramref name="operands"/> begin.</summary>
    /// <param name="operands">Where to read and write; <c>Last</c> is not used. Rows of b hold whole vectors.</param>
    /// <param name="rows">The number of rows, at least 1 and as many as <typeparamref name="M"/> says.</param>
    /// <param name="columns">The number of columns of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, S, M>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
        where M : struct, IRowCounts
    {
        if (typeof(M) == typeof(AnyRows) && rows == 1 && operands.AStep == 1)
        {
            Row<V, T, S, Floats>(ref operands.C, ref operands.A, ref operands.B, operands.BStep, ref operands.Bias, operands.Depth, columns);
            return;
        }

        GemmKernel.Operands part = operands;
        int tileColumns = T.Columns * V.Count;
        for (; columns > 0; columns -= tileColumns)
        {
            int vectors = columns >= tileColumns ? T.Columns : (columns + V.Count - 1) / V.Count;
            int lanes = Math.Min(columns - ((vectors - 1) * V.Count), V.Count);
            switch (vectors)
            {
                case 1:
                    Rows<V, Columns1, S, M>(in part, rows, lanes);
                    break;
                case 2:
                    Rows<V, Columns2, S, M>(in part, rows, lanes);
                    break;
                case 3:
                    Rows<V, Columns3, S, M>(in part, rows, lanes);
                    break;
                default:
                    Rows<V, Columns4, S, M>(in part, rows, lanes);
                    break;
            }

            part.C = ref Unsafe.Add(ref part.C, tileColumns);
            part.B = ref Unsafe.Add(ref part.B, tileColumns);
            part.Bias = ref Unsafe.Add(ref part.Bias, tileColumns);
        }
    }

    /// <summary>Computes one row of at most 64 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V, T, S, B>(ref float c, ref float a, ref float b, nint bStep, ref float bias, nint depth, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
        where B : struct, IElements
    {
        int tileColumns = T.Columns * V.Count;
        for (int column = 0; column < columns; column += tileColumns)
        {
            int width = Math.Min(columns - column, tileColumns);
            int vectors = (width + V.Count - 1) / V.Count;
            int lanes = width - ((vectors - 1) * V.Count);
            ref float to = ref Unsafe.Add(ref c, column);
            ref float from = ref B.Add(ref b, column);
            ref float start = ref Unsafe.Add(ref bias, column);
            switch (vectors)
            {
                case 1:
                    GemmVectorKernel.Row<V, Columns1, S, B>(ref to, ref a, ref from, bStep, ref start, depth, lanes);
                    break;
                case 2:
                    GemmVectorKernel.Row<V, Columns2, S, B>(ref to, ref a, ref from, bStep, ref start, depth, lanes);
                    break;
                case 3:
                    GemmVectorKernel.Row<V, Columns3, S, B>(ref to, ref a, ref from, bStep, ref start, depth, lanes);
                    break;
                default:
                    GemmVectorKernel.Row<V, Columns4, S, B>(ref to, ref a, ref from, bStep, ref start, depth, lanes);
                    break;
            }
        }
    }

    /// <summary>
    /// Computes a strip like <see cref="Run"/>, but reads b only once: the tiles in the first rows leave a copy at <c>Copy</c>.
    /// </summary>
    /// <param name="operands">Where to read and write.</param>
    /// <param name="rows">The number of rows, more than <see cref="GemmKernel.MaxRows"/>.</param>
    /// <param name="columns">The number of columns of c, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunCopying<V, T, S>(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        GemmKernel.Operands part = operands;
        int tileColumns = T.Columns * V.Count;
        for (; columns > 0; columns -= tileColumns)
        {
            switch (Math.Min(columns / V.Count, T.Columns))
            {
                case 1:
                    CopyingRows<V, Columns1, S>(in part, rows);
                    break;
                case 2:
                    CopyingRows<V, Columns2, S>(in part, rows);
                    break;
                case 3:
                    CopyingRows<V, Columns3, S>(in part, rows);
                    break;
                default:
                    CopyingRows<V, Columns4, S>(in part, rows);
                    break;
            }

            part.C = ref Unsafe.Add(ref part.C, tileColumns);
            part.B = ref Unsafe.Add(ref part.B, tileColumns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyingRows<V, N, S>(scoped ref readonly GemmKernel.Operands operands, int rows)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        GemmKernel.Operands block = operands;
        block.Last = ref Unsafe.Add(ref block.C, (N.Count - 1) * V.Count);
        block.LastRow = block.CRow;
        GemmKernel.Tile<V, Rows6, N, S, Copying>(in block);
        block.A = ref Unsafe.Add(ref block.A, GemmKernel.MaxRows * block.ARow);
        block.C = ref Unsafe.Add(ref block.C, GemmKernel.MaxRows * block.CRow);
        block.B = ref block.Copy;
        block.BStep = N.Count * V.Count;
        block.AheadTiles--;
        MoveAhead(ref block, -1);
        Rows<V, N, S, AnyRows>(in block, rows - GemmKernel.MaxRows, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V, N, S, M>(scoped ref readonly GemmKernel.Operands operands, int rows, int lanes)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
        where M : struct, IRowCounts
    {
        if (lanes < V.Count)
        {
            RowsWithEdge<V, N, S, M>(in operands, rows, lanes);
            return;
        }

        GemmKernel.Operands block = operands;
        block.Last = ref Unsafe.Add(ref block.C, (N.Count - 1) * V.Count);
        block.LastRow = block.CRow;
        var split = new RowSplit(rows);
        for (int i = 0, row = 0; i < split.Blocks; i++)
        {
            int count = split.Rows(i);
            if (typeof(M) == typeof(RowsOfSegments))
            {
                block.A = ref Unsafe.Add(ref operands.A, block.StartRows(row));
                row += count;
            }

            Tile<V, N, S, M>(in block, count);
            if (typeof(M) != typeof(RowsOfSegments))
            {
                block.A = ref Unsafe.Add(ref block.A, count * block.ARow);
            }

            block.C = ref Unsafe.Add(ref block.C, count * block.CRow);
            block.Last = ref Unsafe.Add(ref block.Last, count * block.LastRow);
            MoveAhead(ref block, i);
        }
    }

    // The last vector of each row goes to a tile of its own, of which only the lanes inside c are copied.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsWithEdge<V, N, S, M>(scoped ref readonly GemmKernel.Operands operands, int rows, int lanes)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
        where M : struct, IRowCounts
    {
        using var scratch = new KernelScratch(GemmKernel.MaxRows * V.Count);
        ref float edge = ref scratch.Span[0];
        GemmKernel.Operands block = operands;
        block.Last = ref edge;
        block.LastRow = V.Count;
        var split = new RowSplit(rows);
        for (int i = 0, first = 0; i < split.Blocks; i++)
        {
            int count = split.Rows(i);
            if (typeof(M) == typeof(RowsOfSegments))
            {
                block.A = ref Unsafe.Add(ref operands.A, block.StartRows(first));
                first += count;
            }

            ref float last = ref Unsafe.Add(ref block.C, (N.Count - 1) * V.Count);
            if (typeof(S) == typeof(Accumulate))
            {
                for (int row = 0; row < count; row++)
                {
                    V.Store(V.LoadPartial(ref last, row * block.CRow, lanes), ref edge, row * V.Count);
                }
            }

            Tile<V, N, S, M>(in block, count);
            for (int row = 0; row < count; row++)
            {
                V.StorePartial(V.Load(ref edge, row * V.Count), ref last, row * block.CRow, lanes);
            }

            if (typeof(M) != typeof(RowsOfSegments))
            {
                block.A = ref Unsafe.Add(ref block.A, count * block.ARow);
            }

            block.C = ref Unsafe.Add(ref block.C, count * block.CRow);
            MoveAhead(ref block, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveAhead(scoped ref GemmKernel.Operands block, int tile)
    {
        block.Ahead = ref Unsafe.Add(ref block.Ahead, block.AheadTile);
        if (tile + 1 >= block.AheadTiles)
        {
            block.AskForNothing();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<V, N, S, M>(scoped ref readonly GemmKernel.Operands operands, int rows)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
        where M : struct, IRowCounts
    {
        if (typeof(M) == typeof(ManyRows))
        {
            if (rows == GemmKernel.MaxRows)
            {
                GemmKernel.Tile<V, Rows6, N, S, Reading>(in operands);
            }
            else
            {
                GemmKernel.Tile<V, Rows5, N, S, Reading>(in operands);
            }

            return;
        }

        if (typeof(M) == typeof(RowsOfSegments))
        {
            TileOfSegments<V, N, S>(in operands, rows);
            return;
        }

        switch (rows)
        {
            case 1:
                GemmKernel.Tile<V, Rows1, N, S, Reading>(in operands);
                break;
            case 2:
                GemmKernel.Tile<V, Rows2, N, S, Reading>(in operands);
                break;
            case 3:
                GemmKernel.Tile<V, Rows3, N, S, Reading>(in operands);
                break;
            case 4:
                GemmKernel.Tile<V, Rows4, N, S, Reading>(in operands);
                break;
            case 5:
                GemmKernel.Tile<V, Rows5, N, S, Reading>(in operands);
                break;
            default:
                GemmKernel.Tile<V, Rows6, N, S, Reading>(in operands);
                break;
        }
    }

    private static void TileOfSegments<V, N, S>(scoped ref readonly GemmKernel.Operands operands, int rows)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        switch (rows)
        {
            case 1:
                GemmKernel.Tile<V, Rows1, N, S, ReadingSegments>(in operands);
                break;
            case 2:
                GemmKernel.Tile<V, Rows2, N, S, ReadingSegments>(in operands);
                break;
            case 3:
                GemmKernel.Tile<V, Rows3, N, S, ReadingSegments>(in operands);
                break;
            case 4:
                GemmKernel.Tile<V, Rows4, N, S, ReadingSegments>(in operands);
                break;
            case 5:
                GemmKernel.Tile<V, Rows5, N, S, ReadingSegments>(in operands);
                break;
            default:
                GemmKernel.Tile<V, Rows6, N, S, ReadingSegments>(in operands);
                break;
        }
    }

    /// <summary>Rows split evenly into blocks of at most <see cref="GemmKernel.MaxRows"/>, the larger ones first: no weak remainder.</summary>
    private readonly struct RowSplit
    {
        private readonly int least;
        private readonly int larger;

        internal RowSplit(int rows)
        {
            Blocks = (rows + GemmKernel.MaxRows - 1) / GemmKernel.MaxRows;
            least = rows / Blocks;
            larger = rows - (least * Blocks);
        }

        internal int Blocks { get; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal int Rows(int block) => block < larger ? least + 1 : least;
    }
}
