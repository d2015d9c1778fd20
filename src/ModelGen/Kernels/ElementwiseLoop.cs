using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The one loop behind every elementwise kernel.</summary>
/// <remarks>
/// The formula is applied in one place only: the end of a row that is no whole vector is copied to where there is room for one and sent
/// through the same loop. That halves the time of the JIT and leaves its inlining budget to the formula.
/// </remarks>
internal static unsafe class ElementwiseLoop
{
    /// <summary>Runs the loop of a formula over a block of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<V, F, M>(void* formula, RowBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where M : struct, IStoreMode =>
        F.Map<V, M>()(formula, block);

    /// <summary>y = formula(a, …) or y += formula(a, …) over a block of rows, at the width <typeparamref name="V"/>.</summary>
    /// <param name="formula">Points to a <typeparamref name="F"/>.</param>
    /// <param name="block">The result and its operands; the operands may be the result itself, element by element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, F, N, M>(void* formula, RowBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where N : unmanaged
        where M : struct, IStoreMode
    {
        F function = Unsafe.Read<F>(formula);
        nint rows = block->Rows;
        float* repeated = block->Repeated;
        float* last = repeated + (RowBlock.MaxOperands * RowBlock.MaxLanes);
        for (nint row = 0; row < rows; row++)
        {
            float* y = block->Y + (row * block->YRow);
            float* a = block->A.Start<V>(row, repeated, out nint aStep);
            nint bStep = 0;
            float* b = sizeof(N) > 1 ? block->B.Start<V>(row, repeated + (1 * RowBlock.MaxLanes), out bStep) : null;
            nint cStep = 0;
            float* c = sizeof(N) > 2 ? block->C.Start<V>(row, repeated + (2 * RowBlock.MaxLanes), out cStep) : null;
            nint dStep = 0;
            float* d = sizeof(N) > 3 ? block->D.Start<V>(row, repeated + (3 * RowBlock.MaxLanes), out dStep) : null;
            nint eStep = 0;
            float* e = sizeof(N) > 4 ? block->E.Start<V>(row, repeated + (4 * RowBlock.MaxLanes), out eStep) : null;
            nint fStep = 0;
            float* f = sizeof(N) > 5 ? block->F.Start<V>(row, repeated + (5 * RowBlock.MaxLanes), out fStep) : null;
            nint gStep = 0;
            float* g = sizeof(N) > 6 ? block->G.Start<V>(row, repeated + (6 * RowBlock.MaxLanes), out gStep) : null;
            nint hStep = 0;
            float* h = sizeof(N) > 7 ? block->H.Start<V>(row, repeated + (7 * RowBlock.MaxLanes), out hStep) : null;
            nint columns = block->Columns;
            float* end = null;
            int rest = 0;
            while (true)
            {
                for (; columns >= V.Count; columns -= V.Count)
                {
                    V result = function.Apply(
                        V.Load(in *a, 0),
                        sizeof(N) > 1 ? V.Load(in *b, 0) : V.Zero,
                        sizeof(N) > 2 ? V.Load(in *c, 0) : V.Zero,
                        sizeof(N) > 3 ? V.Load(in *d, 0) : V.Zero,
                        sizeof(N) > 4 ? V.Load(in *e, 0) : V.Zero,
                        sizeof(N) > 5 ? V.Load(in *f, 0) : V.Zero,
                        sizeof(N) > 6 ? V.Load(in *g, 0) : V.Zero,
                        sizeof(N) > 7 ? V.Load(in *h, 0) : V.Zero);
                    if (typeof(M) == typeof(IStoreMode.Accumulate))
                    {
                        result += V.Load(in *y, 0);
                    }

                    V.Store(result, ref *y, 0);
                    y += V.Count;
                    a += aStep;
                    b += bStep;
                    c += cStep;
                    d += dStep;
                    e += eStep;
                    f += fStep;
                    g += gStep;
                    h += hStep;
                }

                if (columns <= 0)
                {
                    break;
                }

                rest = (int)columns;
                a = Operand.Stage<V>(a, rest, repeated);
                b = sizeof(N) > 1 ? Operand.Stage<V>(b, rest, repeated + (1 * RowBlock.MaxLanes)) : null;
                c = sizeof(N) > 2 ? Operand.Stage<V>(c, rest, repeated + (2 * RowBlock.MaxLanes)) : null;
                d = sizeof(N) > 3 ? Operand.Stage<V>(d, rest, repeated + (3 * RowBlock.MaxLanes)) : null;
                e = sizeof(N) > 4 ? Operand.Stage<V>(e, rest, repeated + (4 * RowBlock.MaxLanes)) : null;
                f = sizeof(N) > 5 ? Operand.Stage<V>(f, rest, repeated + (5 * RowBlock.MaxLanes)) : null;
                g = sizeof(N) > 6 ? Operand.Stage<V>(g, rest, repeated + (6 * RowBlock.MaxLanes)) : null;
                h = sizeof(N) > 7 ? Operand.Stage<V>(h, rest, repeated + (7 * RowBlock.MaxLanes)) : null;
                end = y;
                y = typeof(M) == typeof(IStoreMode.Accumulate) ? Operand.Stage<V>(y, rest, last) : last;
                columns = V.Count;
            }

            if (rest > 0)
            {
                V.StorePartial(V.Load(in *last, 0), ref *end, 0, rest);
            }
        }
    }
}
