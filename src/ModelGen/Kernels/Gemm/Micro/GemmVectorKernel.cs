using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>One row of <c>c = a·b</c>, 1 to 4 vectors wide: four steps at a time into separate sums, to cover the latency of the additions.</summary>
internal static class GemmVectorKernel
{
    /// <summary>Computes one row of the product; a lies together.</summary>
    /// <param name="c">The row.</param>
    /// <param name="a">The row of a.</param>
    /// <param name="b">The rows of b.</param>
    /// <param name="bStep">From one row of b to the next, in elements.</param>
    /// <param name="bias">What is added, where <typeparamref name="S"/> adds.</param>
    /// <param name="depth">The number of rows of b.</param>
    /// <param name="lanes">The number of elements of c in the last vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V, N, S, B>(ref float c, ref float a, ref float b, nint bStep, ref float bias, nint depth, int lanes)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
        where B : struct, IElements
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        if (typeof(S) == typeof(AddBias) || typeof(S) == typeof(AddBiasRelu))
        {
            // The bias starts the sum: adding it at the end would wait for the sum.
            Start<V, N>(ref bias, ref c00, ref c01, ref c02, ref c03);
        }

        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero, c23 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero, c33 = V.Zero;
        nint step2 = bStep * 2, step3 = bStep * 3, step4 = bStep * 4;
        if (typeof(N) == typeof(Columns1) && depth >= 8)
        {
            for (; depth >= 8; depth -= 8)
            {
                ref float half = ref B.Add(ref b, step4);
                c00 = V.MultiplyAdd(V.Create(a), B.Load<V>(ref b, 0), c00);
                c10 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 1)), B.Load<V>(ref b, bStep), c10);
                c20 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 2)), B.Load<V>(ref b, step2), c20);
                c30 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 3)), B.Load<V>(ref b, step3), c30);
                c01 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 4)), B.Load<V>(ref half, 0), c01);
                c11 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 5)), B.Load<V>(ref half, bStep), c11);
                c21 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 6)), B.Load<V>(ref half, step2), c21);
                c31 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 7)), B.Load<V>(ref half, step3), c31);
                a = ref Unsafe.Add(ref a, 8);
                b = ref B.Add(ref half, step4);
            }

            c00 += c01;
            c10 += c11;
            c20 += c21;
            c30 += c31;
        }

        for (; depth >= 4; depth -= 4)
        {
            AddStep<V, N, B>(a, ref b, ref c00, ref c01, ref c02, ref c03);
            AddStep<V, N, B>(Unsafe.Add(ref a, 1), ref B.Add(ref b, bStep), ref c10, ref c11, ref c12, ref c13);
            AddStep<V, N, B>(Unsafe.Add(ref a, 2), ref B.Add(ref b, step2), ref c20, ref c21, ref c22, ref c23);
            AddStep<V, N, B>(Unsafe.Add(ref a, 3), ref B.Add(ref b, step3), ref c30, ref c31, ref c32, ref c33);
            a = ref Unsafe.Add(ref a, 4);
            b = ref B.Add(ref b, step4);
        }

        for (; depth > 0; depth--)
        {
            AddStep<V, N, B>(a, ref b, ref c00, ref c01, ref c02, ref c03);
            a = ref Unsafe.Add(ref a, 1);
            b = ref B.Add(ref b, bStep);
        }

        V sum = c00 + c10 + (c20 + c30);
        if (typeof(N) == typeof(Columns1))
        {
            StoreLast<V, S>(sum, ref c, 0, lanes);
            return;
        }

        Store<V, S>(sum, ref c, 0);
        sum = c01 + c11 + (c21 + c31);
        if (typeof(N) == typeof(Columns2))
        {
            StoreLast<V, S>(sum, ref c, V.Count, lanes);
            return;
        }

        Store<V, S>(sum, ref c, V.Count);
        sum = c02 + c12 + (c22 + c32);
        if (typeof(N) == typeof(Columns3))
        {
            StoreLast<V, S>(sum, ref c, 2 * V.Count, lanes);
            return;
        }

        Store<V, S>(sum, ref c, 2 * V.Count);
        StoreLast<V, S>(c03 + c13 + (c23 + c33), ref c, 3 * V.Count, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddStep<V, N, B>(float a, ref float b, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
        where B : struct, IElements
    {
        V value = V.Create(a);
        c0 = V.MultiplyAdd(value, B.Load<V>(ref b, 0), c0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        c1 = V.MultiplyAdd(value, B.Load<V>(ref b, V.Count), c1);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        c2 = V.MultiplyAdd(value, B.Load<V>(ref b, 2 * V.Count), c2);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        c3 = V.MultiplyAdd(value, B.Load<V>(ref b, 3 * V.Count), c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start<V, N>(ref float bias, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, IVector<V>
        where N : struct, IColumns
    {
        c0 = V.Load(ref bias, 0);
        if (typeof(N) == typeof(Columns1))
        {
            return;
        }

        c1 = V.Load(ref bias, V.Count);
        if (typeof(N) == typeof(Columns2))
        {
            return;
        }

        c2 = V.Load(ref bias, 2 * V.Count);
        if (typeof(N) == typeof(Columns3))
        {
            return;
        }

        c3 = V.Load(ref bias, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, S>(V sum, ref float c, nint offset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            sum = V.Load(ref c, offset) + sum;
        }

        V.Store(Finish<V, S>(sum), ref c, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLast<V, S>(V sum, ref float c, nint offset, int lanes)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (lanes == V.Count)
        {
            Store<V, S>(sum, ref c, offset);
            return;
        }

        if (typeof(S) == typeof(Accumulate))
        {
            sum = V.LoadPartial(ref c, offset, lanes) + sum;
        }

        V.StorePartial(Finish<V, S>(sum), ref c, offset, lanes);
    }

    // In the comparison the second operand is what NaN gives, so NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finish<V, S>(V sum)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(AddBiasRelu))
        {
            return V.MaxNative(V.Zero, sum);
        }

        return sum;
    }
}
