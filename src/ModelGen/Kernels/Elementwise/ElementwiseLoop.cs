using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The one loop behind every elementwise kernel of one result.</summary>
/// <remarks>
/// The formula is applied in one place only: the end of a row that is no whole vector is copied to where there is room for one and sent
/// through the same loop. That halves the time of the JIT and leaves its inlining budget to the formula.
/// </remarks>
internal static unsafe class ElementwiseLoop
{
    /// <summary>y = formula(a, …) or y += formula(a, …) over a block of rows, at the width <typeparamref name="V"/>.</summary>
    /// <param name="formula">Points to a <typeparamref name="F"/>.</param>
    /// <param name="block">The result and its operands; the operands may be the result itself, element by element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, F, M>(void* formula, RowBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where M : struct, IStore
    {
        FormulaOperands.Require<F>(block->OperandCount);
        F function = Unsafe.Read<F>(formula);
        var result = (Result*)&block->Results;
        nint rows = block->Rows;
        float* staged = Operand.Aligned(block->Staged);
        float* last = staged + (FormulaOperands.Max * Operand.MaxLanes);
        int rest = (int)(block->Columns % V.Count);
        nint whole = block->Columns - rest;
        Unsafe.SkipInit(out RowOperands operands);
        Unsafe.SkipInit(out Operands<V> x);
        for (nint row = 0; row < rows; row++)
        {
            operands.Start<V, F>((Operand*)&block->Operands, 0, row, ref x);
            int left = rest;
            nint offset = 0;
            nint end = whole;
            float* y = result->Data + (row * result->Row);
            while (true)
            {
                for (; offset < end; offset += V.Count)
                {
                    operands.Load<V, F>(offset, ref x);
                    V value = function.Apply(in x);
                    if (typeof(M) == typeof(Accumulate))
                    {
                        value += V.Load(in *y, offset);
                    }

                    V.Store(value, ref *y, offset);
                }

                if (left == 0)
                {
                    break;
                }

                operands.Stage<V, F>(offset, left, staged);
                if (typeof(M) == typeof(Accumulate))
                {
                    _ = Operand.Stage<V>(y + offset, left, last);
                }

                y = last;
                left = 0;
                offset = 0;
                end = V.Count;
            }

            if (rest > 0)
            {
                V.StorePartial(V.Load(in *last, 0), ref *(result->Data + (row * result->Row)), whole, rest);
            }
        }
    }
}
