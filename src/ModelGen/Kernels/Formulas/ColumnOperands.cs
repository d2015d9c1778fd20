using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop across rows stands in the operands of a formula: a place for each, and how far it moves to the next row.</summary>
internal unsafe struct ColumnOperands
{
    private float* a;
    private float* b;
    private float* c;
    private float* d;
    private float* e;
    private float* f;
    private float* g;
    private float* h;
    private nint aStep;
    private nint bStep;
    private nint cStep;
    private nint dStep;
    private nint eStep;
    private nint fStep;
    private nint gStep;
    private nint hStep;

    /// <summary>The start of some rows of a vector's worth of columns, as <see cref="Operand.Cross"/>, with <paramref name="copies"/> for each operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start<V, F>(Operand* operands, nint row, nint rows, nint column, nint columns, float* copies)
        where V : struct, IVector<V>
        where F : struct
    {
        a = operands->Cross<V>(row, rows, column, columns, copies, out aStep);
        if (default(F) is IOperands2)
        {
            b = operands[1].Cross<V>(row, rows, column, columns, copies + (1 * ReduceBlock.CopySize), out bStep);
        }

        if (default(F) is IOperands3)
        {
            c = operands[2].Cross<V>(row, rows, column, columns, copies + (2 * ReduceBlock.CopySize), out cStep);
        }

        if (default(F) is IOperands4)
        {
            d = operands[3].Cross<V>(row, rows, column, columns, copies + (3 * ReduceBlock.CopySize), out dStep);
        }

        if (default(F) is IOperands5)
        {
            e = operands[4].Cross<V>(row, rows, column, columns, copies + (4 * ReduceBlock.CopySize), out eStep);
        }

        if (default(F) is IOperands6)
        {
            f = operands[5].Cross<V>(row, rows, column, columns, copies + (5 * ReduceBlock.CopySize), out fStep);
        }

        if (default(F) is IOperands7)
        {
            g = operands[6].Cross<V>(row, rows, column, columns, copies + (6 * ReduceBlock.CopySize), out gStep);
        }

        if (default(F) is IOperands8)
        {
            h = operands[7].Cross<V>(row, rows, column, columns, copies + (7 * ReduceBlock.CopySize), out hStep);
        }
    }

    /// <summary>Loads a vector of each operand and moves on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Next<V, F>(out Operands<V> x)
        where V : struct, IVector<V>
        where F : struct
    {
        Unsafe.SkipInit(out x);
        x.A = V.Load(in *a, 0);
        a += aStep;
        if (default(F) is IOperands2)
        {
            x.B = V.Load(in *b, 0);
            b += bStep;
        }

        if (default(F) is IOperands3)
        {
            x.C = V.Load(in *c, 0);
            c += cStep;
        }

        if (default(F) is IOperands4)
        {
            x.D = V.Load(in *d, 0);
            d += dStep;
        }

        if (default(F) is IOperands5)
        {
            x.E = V.Load(in *e, 0);
            e += eStep;
        }

        if (default(F) is IOperands6)
        {
            x.F = V.Load(in *f, 0);
            f += fStep;
        }

        if (default(F) is IOperands7)
        {
            x.G = V.Load(in *g, 0);
            g += gStep;
        }

        if (default(F) is IOperands8)
        {
            x.H = V.Load(in *h, 0);
            h += hStep;
        }
    }
}
