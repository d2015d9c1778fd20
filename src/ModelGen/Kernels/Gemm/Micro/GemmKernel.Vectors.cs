using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>What a tile does with the vectors of one of its rows.</content>
internal static unsafe partial class GemmKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPair<V>(V even, V odd, V b0, V b1, ref V c0, ref V c1)
        where V : struct, IVector<V>
    {
        c0 = V.MultiplyAdd(even, b0, c0);
        c1 = V.MultiplyAdd(odd, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V, N>(V value, V b0, V b1, V b2, V b3, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        c0 = V.MultiplyAdd(value, b0, c0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        c1 = V.MultiplyAdd(value, b1, c1);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        c2 = V.MultiplyAdd(value, b2, c2);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        c3 = V.MultiplyAdd(value, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow<V, N>(ref float copy, V b0, V b1, V b2, V b3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        V.Store(b0, ref copy, 0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        V.Store(b1, ref copy, V.Count);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        V.Store(b2, ref copy, 2 * V.Count);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        V.Store(b3, ref copy, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<V, N, S>(scoped ref readonly Operands operands, nint row, V c0, V c1, V c2, V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
        ref float last = ref Unsafe.Add(ref operands.Last, row * operands.LastRow);
        if (typeof(N) == typeof(Columns1))
        {
            Store<V, S>(c0, ref last, 0, ref operands.Bias, 0);
            return;
        }

        Store<V, S>(c0, ref c, 0, ref operands.Bias, 0);
        if (typeof(N) == typeof(Columns2))
        {
            Store<V, S>(c1, ref last, 0, ref operands.Bias, V.Count);
            return;
        }

        Store<V, S>(c1, ref c, V.Count, ref operands.Bias, V.Count);
        if (typeof(N) == typeof(Columns3))
        {
            Store<V, S>(c2, ref last, 0, ref operands.Bias, 2 * V.Count);
            return;
        }

        Store<V, S>(c2, ref c, 2 * V.Count, ref operands.Bias, 2 * V.Count);
        Store<V, S>(c3, ref last, 0, ref operands.Bias, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, S>(V sum, ref float destination, nint offset, ref float bias, nint biasOffset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            V.Store(V.Load(ref destination, offset) + sum, ref destination, offset);
            return;
        }

        if (typeof(S) == typeof(AddBias))
        {
            V.Store(sum + V.Load(ref bias, biasOffset), ref destination, offset);
            return;
        }

        if (typeof(S) == typeof(AddBiasRelu))
        {
            // The second operand is what a comparison with NaN gives, so NaN stays NaN.
            V.Store(V.MaxNative(V.Zero, sum + V.Load(ref bias, biasOffset)), ref destination, offset);
            return;
        }

        V.Store(sum, ref destination, offset);
    }
}
