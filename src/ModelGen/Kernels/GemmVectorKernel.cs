using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>One row of <c>c = a·b</c>, 1 to 4 vectors wide: four steps at a time into separate sums, to cover the latency of the additions.</summary>
internal static class GemmVectorKernel
{
    /// <summary>Computes one row of <paramref name="operands"/>; row strides and <c>Last</c> are not used.</summary>
    /// <param name="operands">Where to read and write.</param>
    /// <param name="lanes">The number of elements of c in the last vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V, N, S>(scoped ref readonly GemmKernel.Operands operands, int lanes)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        ref float a = ref operands.A;
        ref float b = ref operands.B;
        nint aStep = operands.AStep, bStep = operands.BStep;
        nint depth = operands.Depth;

        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero, c23 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero, c33 = V.Zero;
        for (; depth >= 4; depth -= 4)
        {
            AddStep<V, N>(a, ref b, ref c00, ref c01, ref c02, ref c03);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
            AddStep<V, N>(a, ref b, ref c10, ref c11, ref c12, ref c13);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
            AddStep<V, N>(a, ref b, ref c20, ref c21, ref c22, ref c23);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
            AddStep<V, N>(a, ref b, ref c30, ref c31, ref c32, ref c33);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        for (; depth > 0; depth--)
        {
            AddStep<V, N>(a, ref b, ref c00, ref c01, ref c02, ref c03);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        V sum = c00 + c10 + (c20 + c30);
        if (typeof(N) == typeof(Columns1))
        {
            Finish<V, S>(sum, in operands, 0, lanes);
            return;
        }

        Store<V, S>(sum, in operands, 0);
        sum = c01 + c11 + (c21 + c31);
        if (typeof(N) == typeof(Columns2))
        {
            Finish<V, S>(sum, in operands, V.Count, lanes);
            return;
        }

        Store<V, S>(sum, in operands, V.Count);
        sum = c02 + c12 + (c22 + c32);
        if (typeof(N) == typeof(Columns3))
        {
            Finish<V, S>(sum, in operands, 2 * V.Count, lanes);
            return;
        }

        Store<V, S>(sum, in operands, 2 * V.Count);
        Finish<V, S>(c03 + c13 + (c23 + c33), in operands, 3 * V.Count, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddStep<V, N>(float a, ref float b, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        V value = V.Create(a);
        c0 = V.MultiplyAdd(value, V.Load(ref b, 0), c0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        c1 = V.MultiplyAdd(value, V.Load(ref b, V.Count), c1);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        c2 = V.MultiplyAdd(value, V.Load(ref b, 2 * V.Count), c2);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        c3 = V.MultiplyAdd(value, V.Load(ref b, 3 * V.Count), c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, S>(V sum, scoped ref readonly GemmKernel.Operands operands, nint offset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            sum = V.Load(ref operands.C, offset) + sum;
        }

        V.Store(AddTo<V, S>(sum, in operands, offset), ref operands.C, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V, S>(V sum, scoped ref readonly GemmKernel.Operands operands, nint offset, int lanes)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (lanes == V.Count)
        {
            Store<V, S>(sum, in operands, offset);
            return;
        }

        if (typeof(S) == typeof(Accumulate))
        {
            sum = V.LoadPartial(ref operands.C, offset, lanes) + sum;
        }

        V.StorePartial(AddTo<V, S>(sum, in operands, offset), ref operands.C, offset, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddTo<V, S>(V sum, scoped ref readonly GemmKernel.Operands operands, nint offset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(AddBias))
        {
            return sum + V.Load(ref operands.Bias, offset);
        }

        if (typeof(S) == typeof(AddBiasRelu))
        {
            // The second operand is what a comparison with NaN gives, so NaN stays NaN.
            return V.MaxNative(V.Zero, sum + V.Load(ref operands.Bias, offset));
        }

        return sum;
    }
}
