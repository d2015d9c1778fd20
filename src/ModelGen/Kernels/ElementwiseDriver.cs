using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Walks an iteration space in blocks of rows; not generic, so that a formula costs the JIT one loop and nothing else.</summary>
internal static unsafe class ElementwiseDriver
{
    /// <summary>Columns that are brought together at a time where an operand is not contiguous.</summary>
    private const int Chunk = 256;

    /// <summary>Calls the loop for each block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(delegate*<void*, RowBlock*, void> loop, void* formula, IterationSpace* space, bool accumulate)
    {
        if (space->IsEmpty)
        {
            return;
        }

        space->Collapse(0, space->Rank);
        if (space->Rank == 0)
        {
            space->InsertDimension(0);
        }

        int inner = space->Rank - 1;
        bool direct = space->IsContiguous(inner, 0) && (space->Step(0, inner) == 1 || space->Extent(inner) == 1);
        int rows = direct && inner > 0 ? inner - 1 : inner;
        RowBlock block;
        block.Rows = rows < inner ? space->Extent(rows) : 1;
        block.Columns = space->Extent(inner);
        block.YRow = rows < inner ? space->Step(0, rows) : 0;
        for (int k = 1; k < space->Count; k++)
        {
            Operand* operand = &block.A + (k - 1);
            operand->Data = space->Data(k);
            operand->Row = rows < inner ? space->Step(k, rows) : 0;
            operand->Column = space->Step(k, inner);
        }

        if (direct && rows == 0)
        {
            block.Y = space->Data(0);
            loop(formula, &block);
            return;
        }

        Unsafe.SkipInit(out Walk walk);
        walk.Start(space, 0, rows);
        do
        {
            block.Y = walk.Data(0);
            for (int k = 1; k < space->Count; k++)
            {
                (&block.A)[k - 1].Data = walk.Data(k);
            }

            if (direct)
            {
                loop(formula, &block);
            }
            else
            {
                RunGathered(loop, formula, space, &block, accumulate);
            }
        }
        while (walk.MoveNext());
    }

    /// <summary>One row in chunks, with copies in place of the operands that are not contiguous.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunGathered(delegate*<void*, RowBlock*, void> loop, void* formula, IterationSpace* space, RowBlock* row, bool accumulate)
    {
        float* copies = stackalloc float[IterationSpace.MaxOperands * Chunk];
        int inner = space->Rank - 1;
        nint yStep = space->Step(0, inner);
        RowBlock block;
        block.Rows = 1;
        block.YRow = 0;
        for (nint column = 0; column < row->Columns; column += Chunk)
        {
            nint count = nint.Min(Chunk, row->Columns - column);
            block.Columns = count;
            for (int k = 1; k < space->Count; k++)
            {
                Operand operand = (&row->A)[k - 1];
                float* data = operand.Data + (column * operand.Column);
                if (operand.Column > 1)
                {
                    Gather(copies + (k * Chunk), data, operand.Column, count);
                    data = copies + (k * Chunk);
                    operand.Column = 1;
                }

                (&block.A)[k - 1] = new Operand { Data = data, Column = operand.Column };
            }

            float* y = row->Y + (column * yStep);
            block.Y = yStep == 1 ? y : copies;
            if (accumulate && yStep != 1)
            {
                Gather(copies, y, yStep, count);
            }

            loop(formula, &block);
            if (yStep != 1)
            {
                Scatter(y, copies, yStep, count);
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
