using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>One vector of columns of a small product, four rows at a time: few instructions around the loop, and no memory of its own.</summary>
internal static class GemmSmallKernel
{
    /// <summary>Computes <paramref name="rows"/> rows of c. If it adds to c, rows of c hold a whole vector, else those of b and the bias do.</summary>
    /// <param name="c">The first row.</param>
    /// <param name="cRow">From row to row of c.</param>
    /// <param name="a">The first element of the first row.</param>
    /// <param name="aRow">From row to row of a.</param>
    /// <param name="aStep">From element to element of a row of a.</param>
    /// <param name="b">The first row.</param>
    /// <param name="bRow">From row to row of b.</param>
    /// <param name="bias">What is added, where <typeparamref name="S"/> adds.</param>
    /// <param name="depth">The rows of b.</param>
    /// <param name="rows">The rows of c.</param>
    /// <param name="lanes">The columns, 1 to a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, S>(
        ref float c, nint cRow, ref float a, nint aRow, nint aStep, ref float b, nint bRow, ref float bias, int depth, int rows, int lanes)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        for (; rows > 0; rows -= 4)
        {
            // Rows that do not exist repeat the last one.
            nint row1 = Math.Min(1, rows - 1), row2 = Math.Min(2, rows - 1), row3 = Math.Min(3, rows - 1);
            V sum0 = Start<V, S>(ref c, 0), sum1 = Start<V, S>(ref c, row1 * cRow);
            V sum2 = Start<V, S>(ref c, row2 * cRow), sum3 = Start<V, S>(ref c, row3 * cRow);
            nint a1 = row1 * aRow, a2 = row2 * aRow, a3 = row3 * aRow;
            ref float left = ref a;
            ref float right = ref b;
            for (int p = depth; p > 0; p--)
            {
                V value = typeof(S) != typeof(Accumulate) || lanes == V.Count ? V.Load(ref right, 0) : V.LoadPartial(ref right, 0, lanes);
                sum0 = V.MultiplyAdd(V.Create(left), value, sum0);
                sum1 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, a1)), value, sum1);
                sum2 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, a2)), value, sum2);
                sum3 = V.MultiplyAdd(V.Create(Unsafe.Add(ref left, a3)), value, sum3);
                left = ref Unsafe.Add(ref left, aStep);
                right = ref Unsafe.Add(ref right, bRow);
            }

            Store<V, S>(sum0, ref c, 0, ref bias, lanes);
            Store<V, S>(sum1, ref c, row1 * cRow, ref bias, lanes);
            Store<V, S>(sum2, ref c, row2 * cRow, ref bias, lanes);
            Store<V, S>(sum3, ref c, row3 * cRow, ref bias, lanes);
            a = ref Unsafe.Add(ref a, 4 * aRow);
            c = ref Unsafe.Add(ref c, 4 * cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V, S>(ref float c, nint offset)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Accumulate))
        {
            return V.Load(ref c, offset);
        }

        return V.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, S>(V sum, ref float c, nint offset, ref float bias, int lanes)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(AddBias) || typeof(S) == typeof(AddBiasRelu))
        {
            // Last, as a formula would: a layer gives the same bits either way.
            sum += V.Load(ref bias, 0);
        }

        if (typeof(S) == typeof(AddBiasRelu))
        {
            // The second operand is what a comparison with NaN gives, so NaN stays NaN.
            sum = V.MaxNative(V.Zero, sum);
        }

        if (typeof(S) == typeof(Accumulate) || lanes == V.Count)
        {
            V.Store(sum, ref c, offset);
        }
        else
        {
            V.StorePartial(sum, ref c, offset, lanes);
        }
    }
}
