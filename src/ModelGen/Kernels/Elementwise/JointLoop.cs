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
        float* repeated = block->Repeated;
        float* last = repeated + (FormulaOperands.Max * Operand.MaxLanes);
        Unsafe.SkipInit(out FormulaOperands operands);
        Unsafe.SkipInit(out FormulaResults results);
        Unsafe.SkipInit(out FormulaResults end);
        for (nint row = 0; row < rows; row++)
        {
            operands.Start<V, F>((Operand*)&block->Operands, 0, row, repeated);
            results.Start<F>((Result*)&block->Results, row);
            nint columns = block->Columns;
            int rest = 0;
            while (true)
            {
                for (; columns >= V.Count; columns -= V.Count)
                {
                    operands.Next<V, F>(out Operands<V> x);
                    Unsafe.SkipInit(out Results<V> y);
                    function.Apply(in x, ref y);
                    results.Next<V, F>(in y);
                }

                if (columns <= 0)
                {
                    break;
                }

                rest = (int)columns;
                operands.Stage<V, F>(rest, repeated);
                end = results;
                results.Stage(last);
                columns = V.Count;
            }

            if (rest > 0)
            {
                end.Finish<V, F>(last, rest);
            }
        }
    }
}
