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
    internal static void Rows<V, F, N, R>(void* formula, ReduceBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where N : unmanaged
        where R : struct, IReduction
    {
        F function = Unsafe.Read<F>(formula);
        float* repeated = block->Repeated;
        for (nint output = 0; output < block->Outputs; output++)
        {
            V total = R.Identity<V>();
            for (nint row = 0; row < block->Rows; row++)
            {
                float* a = block->A.Start<V>(output, row, repeated, out nint aStep);
                nint bStep = 0;
                float* b = sizeof(N) > 1 ? block->B.Start<V>(output, row, repeated + (1 * RowBlock.MaxLanes), out bStep) : null;
                nint cStep = 0;
                float* c = sizeof(N) > 2 ? block->C.Start<V>(output, row, repeated + (2 * RowBlock.MaxLanes), out cStep) : null;
                nint dStep = 0;
                float* d = sizeof(N) > 3 ? block->D.Start<V>(output, row, repeated + (3 * RowBlock.MaxLanes), out dStep) : null;
                nint eStep = 0;
                float* e = sizeof(N) > 4 ? block->E.Start<V>(output, row, repeated + (4 * RowBlock.MaxLanes), out eStep) : null;
                nint fStep = 0;
                float* f = sizeof(N) > 5 ? block->F.Start<V>(output, row, repeated + (5 * RowBlock.MaxLanes), out fStep) : null;
                nint gStep = 0;
                float* g = sizeof(N) > 6 ? block->G.Start<V>(output, row, repeated + (6 * RowBlock.MaxLanes), out gStep) : null;
                nint hStep = 0;
                float* h = sizeof(N) > 7 ? block->H.Start<V>(output, row, repeated + (7 * RowBlock.MaxLanes), out hStep) : null;
                nint columns = block->Columns;
                V lanes = V.CreateBits(-1);
                while (true)
                {
                    while (columns >= V.Count)
                    {
                        nint end = nint.Max(columns - (Chain * V.Count), 0);
                        V sum = R.Identity<V>();
                        for (; columns - V.Count >= end; columns -= V.Count)
                        {
                            V value = function.Apply(
                                V.Load(in *a, 0),
                                sizeof(N) > 1 ? V.Load(in *b, 0) : V.Zero,
                                sizeof(N) > 2 ? V.Load(in *c, 0) : V.Zero,
                                sizeof(N) > 3 ? V.Load(in *d, 0) : V.Zero,
                                sizeof(N) > 4 ? V.Load(in *e, 0) : V.Zero,
                                sizeof(N) > 5 ? V.Load(in *f, 0) : V.Zero,
                                sizeof(N) > 6 ? V.Load(in *g, 0) : V.Zero,
                                sizeof(N) > 7 ? V.Load(in *h, 0) : V.Zero);
                            sum = R.Combine(sum, V.Select(lanes, value, R.Identity<V>()));
                            a += aStep;
                            b += bStep;
                            c += cStep;
                            d += dStep;
                            e += eStep;
                            f += fStep;
                            g += gStep;
                            h += hStep;
                        }

                        total = R.Combine(total, sum);
                    }

                    if (columns <= 0)
                    {
                        break;
                    }

                    int rest = (int)columns;
                    lanes = V.FirstLanes(rest);
                    a = Operand.Stage<V>(a, rest, repeated);
                    b = sizeof(N) > 1 ? Operand.Stage<V>(b, rest, repeated + (1 * RowBlock.MaxLanes)) : null;
                    c = sizeof(N) > 2 ? Operand.Stage<V>(c, rest, repeated + (2 * RowBlock.MaxLanes)) : null;
                    d = sizeof(N) > 3 ? Operand.Stage<V>(d, rest, repeated + (3 * RowBlock.MaxLanes)) : null;
                    e = sizeof(N) > 4 ? Operand.Stage<V>(e, rest, repeated + (4 * RowBlock.MaxLanes)) : null;
                    f = sizeof(N) > 5 ? Operand.Stage<V>(f, rest, repeated + (5 * RowBlock.MaxLanes)) : null;
                    g = sizeof(N) > 6 ? Operand.Stage<V>(g, rest, repeated + (6 * RowBlock.MaxLanes)) : null;
                    h = sizeof(N) > 7 ? Operand.Stage<V>(h, rest, repeated + (7 * RowBlock.MaxLanes)) : null;
                    columns = V.Count;
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
    internal static void Columns<V, F, N, R>(void* formula, ReduceBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where N : unmanaged
        where R : struct, IReduction
    {
        F function = Unsafe.Read<F>(formula);
        bool accumulate = block->Accumulate;
        float* copies = block->Copies;
        for (nint row = 0; row < block->Rows; row += Chain)
        {
            nint rows = nint.Min(Chain, block->Rows - row);
            for (nint column = 0; column < block->Columns; column += V.Count)
            {
                nint count = nint.Min(V.Count, block->Columns - column);
                float* a = block->A.Cross<V>(row, rows, column, count, copies, out nint aStep);
                nint bStep = 0;
                float* b = sizeof(N) > 1 ? block->B.Cross<V>(row, rows, column, count, copies + (1 * ReduceBlock.CopySize), out bStep) : null;
                nint cStep = 0;
                float* c = sizeof(N) > 2 ? block->C.Cross<V>(row, rows, column, count, copies + (2 * ReduceBlock.CopySize), out cStep) : null;
                nint dStep = 0;
                float* d = sizeof(N) > 3 ? block->D.Cross<V>(row, rows, column, count, copies + (3 * ReduceBlock.CopySize), out dStep) : null;
                nint eStep = 0;
                float* e = sizeof(N) > 4 ? block->E.Cross<V>(row, rows, column, count, copies + (4 * ReduceBlock.CopySize), out eStep) : null;
                nint fStep = 0;
                float* f = sizeof(N) > 5 ? block->F.Cross<V>(row, rows, column, count, copies + (5 * ReduceBlock.CopySize), out fStep) : null;
                nint gStep = 0;
                float* g = sizeof(N) > 6 ? block->G.Cross<V>(row, rows, column, count, copies + (6 * ReduceBlock.CopySize), out gStep) : null;
                nint hStep = 0;
                float* h = sizeof(N) > 7 ? block->H.Cross<V>(row, rows, column, count, copies + (7 * ReduceBlock.CopySize), out hStep) : null;
                V sum = R.Identity<V>();
                for (nint i = 0; i < rows; i++)
                {
                    V value = function.Apply(
                        V.Load(in *a, 0),
                        sizeof(N) > 1 ? V.Load(in *b, 0) : V.Zero,
                        sizeof(N) > 2 ? V.Load(in *c, 0) : V.Zero,
                        sizeof(N) > 3 ? V.Load(in *d, 0) : V.Zero,
                        sizeof(N) > 4 ? V.Load(in *e, 0) : V.Zero,
                        sizeof(N) > 5 ? V.Load(in *f, 0) : V.Zero,
                        sizeof(N) > 6 ? V.Load(in *g, 0) : V.Zero,
                        sizeof(N) > 7 ? V.Load(in *h, 0) : V.Zero);
                    sum = R.Combine(sum, value);
                    a += aStep;
                    b += bStep;
                    c += cStep;
                    d += dStep;
                    e += eStep;
                    f += fStep;
                    g += gStep;
                    h += hStep;
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
