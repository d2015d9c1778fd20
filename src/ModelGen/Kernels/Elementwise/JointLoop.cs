using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The loop behind elementwise kernels of several results; as <see cref="ElementwiseLoop"/> it applies the formula in one place.</summary>
internal static unsafe class JointLoop
{
    /// <summary>(y₁, …) = formula(a, …) over a block of rows, at the width <typeparamref name="V"/>.</summary>
    /// <param name="formula">Points to a <typeparamref name="F"/>.</param>
    /// <param name="block">The results and the operands; an operand may be one of the results, element by element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, F>(void* formula, RowBlock* block)
        where V : struct, IVector<V>
        where F : struct, IJointFormula
    {
        FormulaOperands.Require<F>(block->OperandCount);
        FormulaResults.Require<F>(block->ResultCount);
        F function = Unsafe.Read<F>(formula);
        nint rows = block->Rows;
        int rest = (int)(block->Columns % V.Count);
        nint whole = block->Columns - rest;
        float* staged = Operand.Aligned(block->Staged);
        float* last = staged + (FormulaOperands.Max * Operand.MaxLanes);
        Unsafe.SkipInit(out RowOperands operands);
        Unsafe.SkipInit(out Operands<V> x);
        Unsafe.SkipInit(out FormulaResults results);
        for (nint row = 0; row < rows; row++)
        {
            operands.Start<V, F>((Operand*)&block->Operands, 0, row, ref x);
            results.Start<F>((Result*)&block->Results, row);
            int left = rest;
            nint offset = 0;
            nint end = whole;
            while (true)
            {
                for (; offset < end; offset += V.Count)
                {
                    operands.Load<V, F>(offset, ref x);
                    Unsafe.SkipInit(out Results<V> y);
                    function.Apply(in x, ref y);
                    results.Store<V, F>(offset, in y);
                }

                if (left == 0)
                {
                    break;
                }

                operands.Stage<V, F>(offset, left, staged);
                results.Stage(last);
                left = 0;
                offset = 0;
                end = V.Count;
            }

            if (rest > 0)
            {
                results.Start<F>((Result*)&block->Results, row);
                results.Finish<V, F>(whole, last, rest);
            }
        }
    }
}
