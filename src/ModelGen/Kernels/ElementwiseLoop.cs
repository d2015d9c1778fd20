using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The one loop behind every elementwise kernel.</summary>
internal static unsafe class ElementwiseLoop
{
    /// <summary>y = formula(a, …) or y += formula(a, …) over a block of rows, at the width <typeparamref name="V"/>.</summary>
    /// <param name="formula">Points to a <typeparamref name="F"/>.</param>
    /// <param name="block">The result and its operands; the operands may be the result itself, element by element.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, F, M>(void* formula, RowBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where M : struct, IStoreMode
    {
        F function = Unsafe.Read<F>(formula);
        nint rows = block->Rows;
        float* repeated = block->Repeated;
        for (nint row = 0; row < rows; row++)
        {
            float* y = block->Y + (row * block->YRow);
            float* a = block->A.Start<V>(row, repeated, out nint aStep);
            nint bStep = 0;
            float* b = F.Arity > 1 ? block->B.Start<V>(row, repeated + (1 * RowBlock.MaxLanes), out bStep) : null;
            nint cStep = 0;
            float* c = F.Arity > 2 ? block->C.Start<V>(row, repeated + (2 * RowBlock.MaxLanes), out cStep) : null;
            nint dStep = 0;
            float* d = F.Arity > 3 ? block->D.Start<V>(row, repeated + (3 * RowBlock.MaxLanes), out dStep) : null;
            nint eStep = 0;
            float* e = F.Arity > 4 ? block->E.Start<V>(row, repeated + (4 * RowBlock.MaxLanes), out eStep) : null;
            nint fStep = 0;
            float* f = F.Arity > 5 ? block->F.Start<V>(row, repeated + (5 * RowBlock.MaxLanes), out fStep) : null;
            nint gStep = 0;
            float* g = F.Arity > 6 ? block->G.Start<V>(row, repeated + (6 * RowBlock.MaxLanes), out gStep) : null;
            nint hStep = 0;
            float* h = F.Arity > 7 ? block->H.Start<V>(row, repeated + (7 * RowBlock.MaxLanes), out hStep) : null;
            nint columns = block->Columns;
            for (; columns >= V.Count; columns -= V.Count)
            {
                V result = function.Apply(
                    V.Load(in *a, 0),
                    F.Arity > 1 ? V.Load(in *b, 0) : V.Zero,
                    F.Arity > 2 ? V.Load(in *c, 0) : V.Zero,
                    F.Arity > 3 ? V.Load(in *d, 0) : V.Zero,
                    F.Arity > 4 ? V.Load(in *e, 0) : V.Zero,
                    F.Arity > 5 ? V.Load(in *f, 0) : V.Zero,
                    F.Arity > 6 ? V.Load(in *g, 0) : V.Zero,
                    F.Arity > 7 ? V.Load(in *h, 0) : V.Zero);
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

            if (columns > 0)
            {
                int rest = (int)columns;
                V result = function.Apply(
                    V.LoadPartial(in *a, 0, rest),
                    F.Arity > 1 ? V.LoadPartial(in *b, 0, rest) : V.Zero,
                    F.Arity > 2 ? V.LoadPartial(in *c, 0, rest) : V.Zero,
                    F.Arity > 3 ? V.LoadPartial(in *d, 0, rest) : V.Zero,
                    F.Arity > 4 ? V.LoadPartial(in *e, 0, rest) : V.Zero,
                    F.Arity > 5 ? V.LoadPartial(in *f, 0, rest) : V.Zero,
                    F.Arity > 6 ? V.LoadPartial(in *g, 0, rest) : V.Zero,
                    F.Arity > 7 ? V.LoadPartial(in *h, 0, rest) : V.Zero);
                if (typeof(M) == typeof(IStoreMode.Accumulate))
                {
                    result += V.LoadPartial(in *y, 0, rest);
                }

                V.StorePartial(result, ref *y, 0, rest);
            }
        }
    }
}
