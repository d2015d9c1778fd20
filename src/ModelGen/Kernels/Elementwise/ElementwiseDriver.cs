using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Walks an iteration space in blocks of rows; not generic, so that a formula costs the JIT one loop and nothing else.</summary>
internal static unsafe class ElementwiseDriver
{
    /// <summary>Columns that are brought together at a time where an operand is not contiguous.</summary>
    private const int Chunk = 256;

    /// <summary>Floats of an operand that are brought together at a time by transposing.</summary>
    private const int Tile = 1024;

    /// <summary>The most columns of such a tile.</summary>
    private const int TileColumns = 64;

    /// <summary>Calls the loop for each block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in FormulaLoop loop, IterationSpace* space, bool accumulate)
    {
        if (space->IsEmpty)
        {
            return;
        }

        // A dimension in which an operand of the formula repeats its value stays the innermost one, whatever its extent.
        space->Collapse(0, loop.Repeats == 0 ? space->Rank : space->Rank - 1);
        if (space->Rank == 0)
        {
            space->InsertDimension(0);
        }

        int threads = Partition.Threads(space->Elements() / Elementwise.ElementsPerNanosecond);
        if (threads == 1)
        {
            RunPart(in loop, space, accumulate);
            return;
        }

        var units = new StridedUnits(in loop, space, accumulate);
        Partition.Run(ref units, units.Count, threads);
    }

    /// <summary>A collapsed space, or a part of one.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunPart(in FormulaLoop loop, IterationSpace* space, bool accumulate)
    {
        int inner = space->Rank - 1;
        bool direct = IsDirect(in loop, space, inner);
        if (!direct && IsTransposed(in loop, space, inner))
        {
            RunTransposed(in loop, space);
            return;
        }

        int rows = direct && inner > 0 ? inner - 1 : inner;
        int results = space->Results;
        Unsafe.SkipInit(out RowBlock block);
        Start(&block, space, rows);
        if (direct && rows == 0)
        {
            loop.Run(&block);
            return;
        }

        Unsafe.SkipInit(out Walk walk);
        walk.Start(space, 0, rows);
        do
        {
            for (int k = 0; k < results; k++)
            {
                block.Results[k].Data = walk.Data(k);
            }

            for (int k = results; k < space->Count; k++)
            {
                block.Operands[k - results].Data = walk.Data(k);
            }

            if (direct)
            {
                loop.Run(&block);
            }
            else
            {
                RunGathered(in loop, space, &block, accumulate);
            }
        }
        while (walk.MoveNext());
    }

    /// <summary>Whether the loop can take all operands and results as they lie in the innermost dimension.</summary>
    private static bool IsDirect(in FormulaLoop loop, IterationSpace* space, int inner)
    {
        if (space->Extent(inner) == 1)
        {
            return true;
        }

        for (int k = 0; k < space->Results; k++)
        {
            if (space->Step(k, inner) != 1)
            {
                return false;
            }
        }

        for (int k = space->Results; k < space->Count; k++)
        {
            if (!FormulaOperands.Fits(loop.Repeats, k - space->Results, space->Step(k, inner)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all operands that the loop cannot take as they lie are contiguous in the dimension before the innermost one.</summary>
    private static bool IsTransposed(in FormulaLoop loop, IterationSpace* space, int inner)
    {
        for (int k = 0; k < space->Count; k++)
        {
            bool fits = k < space->Results ? space->Step(k, inner) == 1 : FormulaOperands.Fits(loop.Repeats, k - space->Results, space->Step(k, inner));
            if (!fits && (k < space->Results || inner == 0 || space->Step(k, inner - 1) != 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The innermost two dimensions in tiles, with transposed copies of the operands that lie the other way round: each line of memory is read once.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTransposed(in FormulaLoop loop, IterationSpace* space)
    {
        float* copies = stackalloc float[IterationSpace.MaxOperands * Tile];
        int inner = space->Rank - 1, columns = space->Extent(inner), rows = space->Extent(inner - 1);
        int width = Math.Min(columns, TileColumns), height = Math.Min(rows, Tile / width);
        Unsafe.SkipInit(out RowBlock block);
        Start(&block, space, inner - 1);
        Unsafe.SkipInit(out Walk walk);
        walk.Start(space, 0, inner - 1);
        do
        {
            for (int column = 0; column < columns; column += width)
            {
                for (int row = 0; row < rows; row += height)
                {
                    block.Rows = Math.Min(height, rows - row);
                    block.Columns = Math.Min(width, columns - column);
                    StartTile(in loop, space, &walk, &block, copies, row, column);
                    loop.Run(&block);
                }
            }
        }
        while (walk.MoveNext());
    }

    /// <summary>Lets a block begin at a row and column of where a walk stands, and makes it a single row where that is one run of memory.</summary>
    private static void StartTile(in FormulaLoop loop, IterationSpace* space, Walk* walk, RowBlock* block, float* copies, int row, int column)
    {
        int inner = space->Rank - 1, results = space->Results;
        bool isOneRun = loop.Repeats == 0;
        for (int k = 0; k < results; k++)
        {
            block->Results[k].Data = walk->Data(k) + ((nint)row * space->Step(k, inner - 1)) + column;
            isOneRun &= block->Results[k].Row == block->Columns;
        }

        for (int k = results; k < space->Count; k++)
        {
            nint rowStep = space->Step(k, inner - 1), step = space->Step(k, inner);
            float* data = walk->Data(k) + (row * rowStep) + (column * step);
            if (!FormulaOperands.Fits(loop.Repeats, k - results, step))
            {
                FormulaOperands.RequireContiguous(loop.Repeats, k - results);
                Transposition.Run(ref copies[k * Tile], block->Columns, ref *data, step, (int)block->Columns, (int)block->Rows);
                data = copies + (k * Tile);
                rowStep = block->Columns;
                step = 1;
            }

            block->Operands[k - results] = new Operand { Data = data, Row = rowStep, Column = step };
            isOneRun &= rowStep == step * block->Columns;
        }

        if (isOneRun)
        {
            block->Columns *= block->Rows;
            block->Rows = 1;
        }
    }

    /// <summary>The block at the start of the space: its last dimension as columns and <paramref name="rows"/>, if it is another one, as rows.</summary>
    private static void Start(RowBlock* block, IterationSpace* space, int rows)
    {
        int inner = space->Rank - 1;
        int results = space->Results;
        block->ResultCount = results;
        block->OperandCount = space->Count - results;
        block->Rows = rows < inner ? space->Extent(rows) : 1;
        block->Columns = space->Extent(inner);
        for (int k = 0; k < results; k++)
        {
            block->Results[k] = new Result { Data = space->Data(k), Row = rows < inner ? space->Step(k, rows) : 0 };
        }

        for (int k = results; k < space->Count; k++)
        {
            ref Operand operand = ref block->Operands[k - results];
            operand.Data = space->Data(k);
            operand.Row = rows < inner ? space->Step(k, rows) : 0;
            operand.Column = space->Step(k, inner);
        }
    }

    /// <summary>One row in chunks, with copies in place of the operands and results that are not contiguous.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunGathered(in FormulaLoop loop, IterationSpace* space, RowBlock* row, bool accumulate)
    {
        float* copies = stackalloc float[IterationSpace.MaxOperands * Chunk];
        int inner = space->Rank - 1;
        int results = space->Results;
        Unsafe.SkipInit(out RowBlock block);
        block.ResultCount = results;
        block.OperandCount = space->Count - results;
        block.Rows = 1;
        for (nint column = 0; column < row->Columns; column += Chunk)
        {
            nint count = nint.Min(Chunk, row->Columns - column);
            block.Columns = count;
            for (int k = results; k < space->Count; k++)
            {
                Operand operand = row->Operands[k - results];
                float* data = operand.Data + (column * operand.Column);
                if (!FormulaOperands.Fits(loop.Repeats, k - results, operand.Column))
                {
                    FormulaOperands.RequireContiguous(loop.Repeats, k - results);
                    Gather(copies + (k * Chunk), data, operand.Column, count);
                    data = copies + (k * Chunk);
                    operand.Column = 1;
                }

                block.Operands[k - results] = new Operand { Data = data, Column = operand.Column };
            }

            for (int k = 0; k < results; k++)
            {
                nint step = space->Step(k, inner);
                float* y = row->Results[k].Data + (column * step);
                block.Results[k] = new Result { Data = step == 1 ? y : copies + (k * Chunk), Row = 0 };
                if (accumulate && step != 1)
                {
                    Gather(copies + (k * Chunk), y, step, count);
                }
            }

            loop.Run(&block);
            for (int k = 0; k < results; k++)
            {
                nint step = space->Step(k, inner);
                if (step != 1)
                {
                    Scatter(row->Results[k].Data + (column * step), copies + (k * Chunk), step, count);
                }
            }
        }
    }

    internal static void Gather(float* to, float* from, nint step, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            to[i] = from[i * step];
        }
    }

    private static void Scatter(float* to, float* from, nint step, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            to[i * step] = from[i];
        }
    }
}
