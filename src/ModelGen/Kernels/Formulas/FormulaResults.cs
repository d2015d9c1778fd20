using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop stands in the results of a joint formula; written out for the reason given at <see cref="FormulaOperands"/>.</summary>
internal unsafe struct FormulaResults
{
    internal const int Max = 4;

    private float* a;
    private float* b;
    private float* c;
    private float* d;

    /// <summary>Throws unless a joint formula has as many results as it is given places for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Require<F>(int given)
        where F : struct
    {
        int count = default(F) is IResults4 ? 4 : default(F) is IResults3 ? 3 : default(F) is IResults2 ? 2 : 1;
        if (given != count)
        {
            ThrowCount(count, given);
        }
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
    }

    /// <summary>Stores a vector of each result and moves on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Next<V, F>(in Results<V> y)
        where V : struct, IVector<V>
        where F : struct
    {
        V.Store(y.A, ref *a, 0);
        a += V.Count;
        if (default(F) is IResults2)
        {
            V.Store(y.B, ref *b, 0);
            b += V.Count;
        }

        if (default(F) is IResults3)
        {
            V.Store(y.C, ref *c, 0);
            c += V.Count;
        }

        if (default(F) is IResults4)
        {
            V.Store(y.D, ref *d, 0);
            d += V.Count;
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
    }

    /// <summary>Copies the last values of a row from where there was room for a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Finish<V, F>(float* room, int count)
        where V : struct, IVector<V>
        where F : struct
    {
        V.StorePartial(V.Load(in *room, 0), ref *a, 0, count);
        if (default(F) is IResults2)
        {
            V.StorePartial(V.Load(in *(room + (1 * Operand.MaxLanes)), 0), ref *b, 0, count);
        }

        if (default(F) is IResults3)
        {
            V.StorePartial(V.Load(in *(room + (2 * Operand.MaxLanes)), 0), ref *c, 0, count);
        }

        if (default(F) is IResults4)
        {
            V.StorePartial(V.Load(in *(room + (3 * Operand.MaxLanes)), 0), ref *d, 0, count);
        }
    }
}
