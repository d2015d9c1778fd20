using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The two loops behind every reduction: along contiguous memory, and across it.</summary>
internal static unsafe class ReduceLoop
{
    /// <summary>Additions in a row before a fresh sum is begun: keeps rounding errors small and lets the processor overlap the chains.</summary>
    private const int Chain = 16;

    /// <summary>y[output] = R over rows and columns of formula(a, …).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows<V, F, R>(void* formula, ReduceBlock* block)
        where V : struct, IVector<V>
        where F : struct, IFormula
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
                float* b = F.Arity > 1 ? block->B.Start<V>(output, row, repeated + (1 * RowBlock.MaxLanes), out bStep) : null;
                nint cStep = 0;
                float* c = F.Arity > 2 ? block->C.Start<V>(output, row, repeated + (2 * RowBlock.MaxLanes), out cStep) : null;
                nint dStep = 0;
                float* d = F.Arity > 3 ? block->D.Start<V>(output, row, repeated + (3 * RowBlock.MaxLanes), out dStep) : null;
                nint eStep = 0;
                float* e = F.Arity > 4 ? block->E.Start<V>(output, row, repeated + (4 * RowBlock.MaxLanes), out eStep) : null;
                nint fStep = 0;
                float* f = F.Arity > 5 ? block->F.Start<V>(output, row, repeated + (5 * RowBlock.MaxLanes), out fStep) : null;
                nint gStep = 0;
                float* g = F.Arity > 6 ? block->G.Start<V>(output, row, repeated + (6 * RowBlock.MaxLanes), out gStep) : null;
                nint hStep = 0;
                float* h = F.Arity > 7 ? block->H.Start<V>(output, row, repeated + (7 * RowBlock.MaxLanes), out hStep) : null;
                nint columns = block->Columns;
                while (columns >= V.Count)
                {
                    nint end = nint.Max(columns - (Chain * V.Count), 0);
                    V sum = R.Identity<V>();
                    for (; columns - V.Count >= end; columns -= V.Count)
                    {
                        V value = function.Apply(
                            V.Load(in *a, 0),
                            F.Arity > 1 ? V.Load(in *b, 0) : V.Zero,
                            F.Arity > 2 ? V.Load(in *c, 0) : V.Zero,
                            F.Arity > 3 ? V.Load(in *d, 0) : V.Zero,
                            F.Arity > 4 ? V.Load(in *e, 0) : V.Zero,
                            F.Arity > 5 ? V.Load(in *f, 0) : V.Zero,
                            F.Arity > 6 ? V.Load(in *g, 0) : V.Zero,
                            F.Arity > 7 ? V.Load(in *h, 0) : V.Zero);
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

                    total = R.Combine(total, sum);
                }

                if (columns > 0)
                {
                    int rest = (int)columns;
                    V value = function.Apply(
                        V.LoadPartial(in *a, 0, rest),
                        F.Arity > 1 ? V.LoadPartial(in *b, 0, rest) : V.Zero,
                        F.Arity > 2 ? V.LoadPartial(in *c, 0, rest) : V.Zero,
                        F.Arity > 3 ? V.LoadPartial(in *d, 0, rest) : V.Zero,
                        F.Arity > 4 ? V.LoadPartial(in *e, 0, rest) : V.Zero,
                        F.Arity > 5 ? V.LoadPartial(in *f, 0, rest) : V.Zero,
                        F.Arity > 6 ? V.LoadPartial(in *g, 0, rest) : V.Zero,
                        F.Arity > 7 ? V.LoadPartial(in *h, 0, rest) : V.Zero);
                    total = R.Combine(total, V.Select(V.FirstLanes(rest), value, R.Identity<V>()));
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
        F function = Unsafe.Read<F>(formula);
        bool accumulate = block->Accumulate;
        for (nint row = 0; row < block->Rows; row += Chain)
        {
            nint rows = nint.Min(Chain, block->Rows - row);
            for (nint column = 0; column < block->Columns; column += V.Count)
            {
                float* a = block->A.Data + (row * block->A.Row) + (column * block->A.Column);
                float* b = F.Arity > 1 ? block->B.Data + (row * block->B.Row) + (column * block->B.Column) : null;
                float* c = F.Arity > 2 ? block->C.Data + (row * block->C.Row) + (column * block->C.Column) : null;
                float* d = F.Arity > 3 ? block->D.Data + (row * block->D.Row) + (column * block->D.Column) : null;
                float* e = F.Arity > 4 ? block->E.Data + (row * block->E.Row) + (column * block->E.Column) : null;
                float* f = F.Arity > 5 ? block->F.Data + (row * block->F.Row) + (column * block->F.Column) : null;
                float* g = F.Arity > 6 ? block->G.Data + (row * block->G.Row) + (column * block->G.Column) : null;
                float* h = F.Arity > 7 ? block->H.Data + (row * block->H.Row) + (column * block->H.Column) : null;
                V sum = R.Identity<V>();
                float* y = block->Y + column;
                if (column + V.Count <= block->Columns)
                {
                    for (nint i = 0; i < rows; i++)
                    {
                        V value = function.Apply(
                            ReduceOperand.Load<V>(a, block->A.Column),
                            F.Arity > 1 ? ReduceOperand.Load<V>(b, block->B.Column) : V.Zero,
                            F.Arity > 2 ? ReduceOperand.Load<V>(c, block->C.Column) : V.Zero,
                            F.Arity > 3 ? ReduceOperand.Load<V>(d, block->D.Column) : V.Zero,
                            F.Arity > 4 ? ReduceOperand.Load<V>(e, block->E.Column) : V.Zero,
                            F.Arity > 5 ? ReduceOperand.Load<V>(f, block->F.Column) : V.Zero,
                            F.Arity > 6 ? ReduceOperand.Load<V>(g, block->G.Column) : V.Zero,
                            F.Arity > 7 ? ReduceOperand.Load<V>(h, block->H.Column) : V.Zero);
                        sum = R.Combine(sum, value);
                        a += block->A.Row;
                        b += F.Arity > 1 ? block->B.Row : 0;
                        c += F.Arity > 2 ? block->C.Row : 0;
                        d += F.Arity > 3 ? block->D.Row : 0;
                        e += F.Arity > 4 ? block->E.Row : 0;
                        f += F.Arity > 5 ? block->F.Row : 0;
                        g += F.Arity > 6 ? block->G.Row : 0;
                        h += F.Arity > 7 ? block->H.Row : 0;
                    }

                    V.Store(accumulate ? R.Combine(V.Load(in *y, 0), sum) : sum, ref *y, 0);
                }
                else
                {
                    int rest = (int)(block->Columns - column);
                    for (nint i = 0; i < rows; i++)
                    {
                        V value = function.Apply(
                            ReduceOperand.LoadPartial<V>(a, block->A.Column, rest),
                            F.Arity > 1 ? ReduceOperand.LoadPartial<V>(b, block->B.Column, rest) : V.Zero,
                            F.Arity > 2 ? ReduceOperand.LoadPartial<V>(c, block->C.Column, rest) : V.Zero,
                            F.Arity > 3 ? ReduceOperand.LoadPartial<V>(d, block->D.Column, rest) : V.Zero,
                            F.Arity > 4 ? ReduceOperand.LoadPartial<V>(e, block->E.Column, rest) : V.Zero,
                            F.Arity > 5 ? ReduceOperand.LoadPartial<V>(f, block->F.Column, rest) : V.Zero,
                            F.Arity > 6 ? ReduceOperand.LoadPartial<V>(g, block->G.Column, rest) : V.Zero,
                            F.Arity > 7 ? ReduceOperand.LoadPartial<V>(h, block->H.Column, rest) : V.Zero);
                        sum = R.Combine(sum, value);
                        a += block->A.Row;
                        b += F.Arity > 1 ? block->B.Row : 0;
                        c += F.Arity > 2 ? block->C.Row : 0;
                        d += F.Arity > 3 ? block->D.Row : 0;
                        e += F.Arity > 4 ? block->E.Row : 0;
                        f += F.Arity > 5 ? block->F.Row : 0;
                        g += F.Arity > 6 ? block->G.Row : 0;
                        h += F.Arity > 7 ? block->H.Row : 0;
                    }

                    V.StorePartial(accumulate ? R.Combine(V.LoadPartial(in *y, 0, rest), sum) : sum, ref *y, 0, rest);
                }
            }

            accumulate = true;
        }
    }
}
