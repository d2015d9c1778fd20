using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The two loops behind every reduction: along contiguous memory, and across it.</summary>
/// <remarks>The formula is applied in one place in each, as in <see cref="ElementwiseLoop"/>.</remarks>
internal static unsafe class ReduceLoop
{
    /// <summary>Additions in a row before a fresh sum is begun: keeps rounding errors small and lets the processor overlap the chains.</summary>
    internal const int Chain = 16;

    /// <summary>y[output] = R over rows and columns of formula(a, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows<V, F, R>(void* formula, ReduceBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where R : struct, IReduction
    {
        FormulaOperands.Require<F>(block->Count);
        F function = Unsafe.Read<F>(formula);
        Unsafe.SkipInit(out RowOperands operands);
        Unsafe.SkipInit(out Operands<V> x);
        float* staged = Operand.Aligned(block->Staged);
        int rest = (int)(block->Columns % V.Count);
        nint whole = block->Columns - rest;
        for (nint output = 0; output < block->Outputs; output++)
        {
            V total = R.Identity<V>();
            for (nint row = 0; row < block->Rows; row++)
            {
                operands.Start<V, F>((Operand*)&block->Operands, output, row, ref x);
                int left = rest;
                nint offset = 0;
                nint end = whole;
                V lanes = V.CreateBits(-1);
                while (true)
                {
                    while (offset < end)
                    {
                        V sum = R.Identity<V>();
                        for (nint stop = nint.Min(offset + (Chain * V.Count), end); offset < stop; offset += V.Count)
                        {
                            operands.Load<V, F>(offset, ref x);
                            V value = function.Apply(in x);
                            sum = R.Combine(sum, value);
                        }

                        total = V.Select(lanes, R.Combine(total, sum), total);
                    }

                    if (left == 0)
                    {
                        break;
                    }

                    lanes = V.FirstLanes(left);
                    operands.Stage<V, F>(offset, left, staged);
                    left = 0;
                    offset = 0;
                    end = V.Count;
                }
            }

            float result = R.Across(total);
            if (block->Accumulate)
            {
                result = R.Combine(new V1 { v = block->Y[output] }, new V1 { v = result }).v;
            }

            block->Y[output] = result;
        }
    }

    /// <summary>y[column] = R over rows of formula(a, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Columns<V, F, R>(void* formula, ReduceBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where R : struct, IReduction
    {
        FormulaOperands.Require<F>(block->Count);
        F function = Unsafe.Read<F>(formula);
        Unsafe.SkipInit(out ColumnOperands operands);
        bool accumulate = block->Accumulate;
        float* copies = Operand.Aligned(block->Copies);
        for (nint row = 0; row < block->Rows; row += Chain)
        {
            nint rows = nint.Min(Chain, block->Rows - row);
            for (nint column = 0; column < block->Columns; column += V.Count)
            {
                nint count = nint.Min(V.Count, block->Columns - column);
                operands.Start<V, F>((Operand*)&block->Operands, row, rows, column, count, copies);
                V sum = R.Identity<V>();
                for (nint i = 0; i < rows; i++)
                {
                    operands.Next<V, F>(out Operands<V> x);
                    V value = function.Apply(in x);
                    sum = R.Combine(sum, value);
                }

                float* y = block->Y + column;
                if (count == V.Count)
                {
                    V.Store(accumulate ? R.Combine(V.Load(in *y, 0), sum) : sum, ref *y, 0);
                }
                else
                {
                    V.StorePartial(accumulate ? R.Combine(V.LoadPartial(in *y, 0, (int)count), sum) : sum, ref *y, 0, (int)count);
                }
            }

            accumulate = true;
        }
    }
}
