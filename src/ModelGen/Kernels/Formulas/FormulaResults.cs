using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop stands in the results of a joint formula; written out for the reason given at <see cref="FormulaOperands"/>.</summary>
internal unsafe struct FormulaResults
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

    /// <summary>Throws unless a joint formula has as many results as it is given places for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Require<F>(int given)
        where F : struct
    {
        if (given != Count<F>())
        {
            ThrowCount(Count<F>(), given);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count<F>()
        where F : struct
    {
        int count = 1;
        if (default(F) is IResults2)
        {
            count = 2;
        }

        if (default(F) is IResults3)
        {
            count = 3;
        }

        if (default(F) is IResults4)
        {
            count = 4;
        }

        if (default(F) is IResults5)
        {
            count = 5;
        }

        if (default(F) is IResults6)
        {
            count = 6;
        }

        if (default(F) is IResults7)
        {
            count = 7;
        }

        return default(F) is IResults8 ? 8 : count;
    }

    [DoesNotReturn]
    private static void ThrowCount(int count, int given) =>
        throw new ArgumentException($"The formula's number of results is {count}, not {given}.");

    /// <summary>The start of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start<F>(Result* results, nint row)
        where F : struct
    {
        a = results->Data + (row * results->Row);
        if (default(F) is IResults2)
        {
            b = results[1].Data + (row * results[1].Row);
        }

        if (default(F) is IResults3)
        {
            c = results[2].Data + (row * results[2].Row);
        }

        if (default(F) is IResults4)
        {
            d = results[3].Data + (row * results[3].Row);
        }

        if (default(F) is IResults5)
        {
            e = results[4].Data + (row * results[4].Row);
        }

        if (default(F) is IResults6)
        {
            f = results[5].Data + (row * results[5].Row);
        }

        if (default(F) is IResults7)
        {
            g = results[6].Data + (row * results[6].Row);
        }

        if (default(F) is IResults8)
        {
            h = results[7].Data + (row * results[7].Row);
        }
    }

    /// <summary>Stores a vector of each result, <paramref name="offset"/> floats into the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Store<V, F>(nint offset, in Results<V> y)
        where V : struct, IVector<V>
        where F : struct
    {
        V.Store(y.A, ref *a, offset);
        if (default(F) is IResults2)
        {
            V.Store(y.B, ref *b, offset);
        }

        if (default(F) is IResults3)
        {
            V.Store(y.C, ref *c, offset);
        }

        if (default(F) is IResults4)
        {
            V.Store(y.D, ref *d, offset);
        }

        if (default(F) is IResults5)
        {
            V.Store(y.E, ref *e, offset);
        }

        if (default(F) is IResults6)
        {
            V.Store(y.F, ref *f, offset);
        }

        if (default(F) is IResults7)
        {
            V.Store(y.G, ref *g, offset);
        }

        if (default(F) is IResults8)
        {
            V.Store(y.H, ref *h, offset);
        }
    }

    /// <summary>Goes to where there is room for a whole vector of each result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Stage(float* room)
    {
        a = room;
        b = room + (1 * Operand.MaxLanes);
        c = room + (2 * Operand.MaxLanes);
        d = room + (3 * Operand.MaxLanes);
        e = room + (4 * Operand.MaxLanes);
        f = room + (5 * Operand.MaxLanes);
        g = room + (6 * Operand.MaxLanes);
        h = room + (7 * Operand.MaxLanes);
    }

    /// <summary>Copies the last values of a row from where there was room for a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Finish<V, F>(nint offset, float* room, int count)
        where V : struct, IVector<V>
        where F : struct
    {
        V.StorePartial(V.Load(in *room, 0), ref *a, offset, count);
        if (default(F) is IResults2)
        {
            V.StorePartial(V.Load(in *(room + (1 * Operand.MaxLanes)), 0), ref *b, offset, count);
        }

        if (default(F) is IResults3)
        {
            V.StorePartial(V.Load(in *(room + (2 * Operand.MaxLanes)), 0), ref *c, offset, count);
        }

        if (default(F) is IResults4)
        {
            V.StorePartial(V.Load(in *(room + (3 * Operand.MaxLanes)), 0), ref *d, offset, count);
        }

        if (default(F) is IResults5)
        {
            V.StorePartial(V.Load(in *(room + (4 * Operand.MaxLanes)), 0), ref *e, offset, count);
        }

        if (default(F) is IResults6)
        {
            V.StorePartial(V.Load(in *(room + (5 * Operand.MaxLanes)), 0), ref *f, offset, count);
        }

        if (default(F) is IResults7)
        {
            V.StorePartial(V.Load(in *(room + (6 * Operand.MaxLanes)), 0), ref *g, offset, count);
        }

        if (default(F) is IResults8)
        {
            V.StorePartial(V.Load(in *(room + (7 * Operand.MaxLanes)), 0), ref *h, offset, count);
        }
    }
}
