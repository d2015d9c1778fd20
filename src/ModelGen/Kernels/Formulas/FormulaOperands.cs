using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop stands in the operands of a formula: a place for each, and how far it moves to the next vector.</summary>
/// <remarks>
/// This is the one place that is written out for eight operands. Whether a formula has one is a question of its type
/// (<see cref="IOperands1"/> …): the JIT answers it when it imports a method and never looks at what depends on it, whereas it learns a
/// property's value only when everything that depends on it has been inlined.
/// </remarks>
internal unsafe struct FormulaOperands
{
    internal const int Max = 8;

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

    /// <summary>Throws unless a formula has as many operands as it is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Require<F>(int given)
        where F : struct
    {
        if (given != Count<F>())
        {
            ThrowCount(Count<F>(), given);
        }
    }

    /// <summary>Throws unless the operands behind the fourth, whose lengths or numbers are given or-ed, are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RequireAbsent(int given)
    {
        if (given != 0)
        {
            ThrowPresent();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count<F>()
        where F : struct
    {
        int count = 1;
        if (default(F) is IOperands2)
        {
            count = 2;
        }

        if (default(F) is IOperands3)
        {
            count = 3;
        }

        if (default(F) is IOperands4)
        {
            count = 4;
        }

        if (default(F) is IOperands5)
        {
            count = 5;
        }

        if (default(F) is IOperands6)
        {
            count = 6;
        }

        if (default(F) is IOperands7)
        {
            count = 7;
        }

        return default(F) is IOperands8 ? 8 : count;
    }

    [DoesNotReturn]
    private static void ThrowPresent() => throw new ArgumentException("The formula's number of operands is at most 4, but more are given.");

    [DoesNotReturn]
    private static void ThrowCount(int count, int given) =>
        throw new ArgumentException($"The formula's number of operands is {count}, not {given}.");

    /// <summary>The start of a row, as <see cref="Operand.Start"/>, with a vector of <paramref name="room"/> for each operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start<V, F>(Operand* operands, nint output, nint row, float* room)
        where V : struct, IVector<V>
        where F : struct
    {
        a = operands->Start<V>(output, row, room, out aStep);
        if (default(F) is IOperands2)
        {
            b = operands[1].Start<V>(output, row, room + (1 * Operand.MaxLanes), out bStep);
        }

        if (default(F) is IOperands3)
        {
            c = operands[2].Start<V>(output, row, room + (2 * Operand.MaxLanes), out cStep);
        }

        if (default(F) is IOperands4)
        {
            d = operands[3].Start<V>(output, row, room + (3 * Operand.MaxLanes), out dStep);
        }

        if (default(F) is IOperands5)
        {
            e = operands[4].Start<V>(output, row, room + (4 * Operand.MaxLanes), out eStep);
        }

        if (default(F) is IOperands6)
        {
            f = operands[5].Start<V>(output, row, room + (5 * Operand.MaxLanes), out fStep);
        }

        if (default(F) is IOperands7)
        {
            g = operands[6].Start<V>(output, row, room + (6 * Operand.MaxLanes), out gStep);
        }

        if (default(F) is IOperands8)
        {
            h = operands[7].Start<V>(output, row, room + (7 * Operand.MaxLanes), out hStep);
        }
    }

    /// <summary>The start of some rows of a vector's worth of columns, as <see cref="Operand.Cross"/>, with <paramref name="copies"/> for each operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Cross<V, F>(Operand* operands, nint row, nint rows, nint column, nint columns, float* copies)
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

    /// <summary>Copies the last values of a row to where there is room for a whole vector, as <see cref="Operand.Stage"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Stage<V, F>(int count, float* room)
        where V : struct, IVector<V>
        where F : struct
    {
        a = Operand.Stage<V>(a, count, room);
        if (default(F) is IOperands2)
        {
            b = Operand.Stage<V>(b, count, room + (1 * Operand.MaxLanes));
        }

        if (default(F) is IOperands3)
        {
            c = Operand.Stage<V>(c, count, room + (2 * Operand.MaxLanes));
        }

        if (default(F) is IOperands4)
        {
            d = Operand.Stage<V>(d, count, room + (3 * Operand.MaxLanes));
        }

        if (default(F) is IOperands5)
        {
            e = Operand.Stage<V>(e, count, room + (4 * Operand.MaxLanes));
        }

        if (default(F) is IOperands6)
        {
            f = Operand.Stage<V>(f, count, room + (5 * Operand.MaxLanes));
        }

        if (default(F) is IOperands7)
        {
            g = Operand.Stage<V>(g, count, room + (6 * Operand.MaxLanes));
        }

        if (default(F) is IOperands8)
        {
            h = Operand.Stage<V>(h, count, room + (7 * Operand.MaxLanes));
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
