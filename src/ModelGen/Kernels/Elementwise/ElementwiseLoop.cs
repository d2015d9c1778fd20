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
        float* repeated = block->Repeated;
        float* last = repeated + (FormulaOperands.Max * Operand.MaxLanes);
        Unsafe.SkipInit(out FormulaOperands operands);
        for (nint row = 0; row < rows; row++)
        {
            float* y = result->Data + (row * result->Row);
            operands.Start<V, F>((Operand*)&block->Operands, 0, row, repeated);
            nint columns = block->Columns;
            float* end = null;
            int rest = 0;
            while (true)
            {
                for (; columns >= V.Count; columns -= V.Count)
                {
                    operands.Next<V, F>(out Operands<V> x);
                    V value = function.Apply(in x);
                    if (typeof(M) == typeof(Accumulate))
                    {
                        value += V.Load(in *y, 0);
                    }

                    V.Store(value, ref *y, 0);
                    y += V.Count;
                }

                if (columns <= 0)
                {
                    break;
                }

                rest = (int)columns;
                operands.Stage<V, F>(rest, repeated);
                end = y;
                y = typeof(M) == typeof(Accumulate) ? Operand.Stage<V>(y, rest, last) : last;
                columns = V.Count;
            }

            if (rest > 0)
            {
                V.StorePartial(V.Load(in *last, 0), ref *end, 0, rest);
            }
        }
    }
}
