using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>An associative, commutative operation with an identity.</summary>
internal interface IReduction
{
    /// <summary>What the driver combines partial results by.</summary>
    static abstract Reduction Kind { get; }

    /// <summary>The value that changes nothing.</summary>
    static abstract V Identity<V>()
        where V : struct, IVector<V>;

    static abstract V Combine<V>(V left, V right)
        where V : struct, IVector<V>;

    /// <summary>The combination of all lanes.</summary>
    static abstract float Across<V>(V value)
        where V : struct, IVector<V>;

    internal readonly struct Sum : IReduction
    {
        public static Reduction Kind => Reduction.Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, IVector<V> =>
            V.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Combine<V>(V left, V right)
            where V : struct, IVector<V> =>
            left + right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Across<V>(V value)
            where V : struct, IVector<V> =>
            V.Sum(value);
    }

    internal readonly struct Max : IReduction
    {
        public static Reduction Kind => Reduction.Max;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, IVector<V> =>
            V.Create(float.NegativeInfinity);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Combine<V>(V left, V right)
            where V : struct, IVector<V> =>
            V.Max(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Across<V>(V value)
            where V : struct, IVector<V> =>
            V.MaxAcross(value);
    }

    internal readonly struct Min : IReduction
    {
        public static Reduction Kind => Reduction.Min;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, IVector<V> =>
            V.Create(float.PositiveInfinity);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Combine<V>(V left, V right)
            where V : struct, IVector<V> =>
            V.Min(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Across<V>(V value)
            where V : struct, IVector<V> =>
            V.MinAcross(value);
    }
}
