using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>What becomes of the values of a window.</summary>
internal interface IPooling
{
    /// <summary>Of no value.</summary>
    static abstract V Start<V>()
        where V : struct, IVector<V>;

    /// <summary>With one value more.</summary>
    static abstract V Next<V>(V result, V value)
        where V : struct, IVector<V>;

    /// <summary>The result for a position of the windows.</summary>
    V End<V>(V result, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V>;
}

/// <summary>The greatest value.</summary>
internal readonly struct MaxOfWindow : IPooling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Start<V>()
        where V : struct, IVector<V> => V.Create(float.NegativeInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V>(V result, V value)
        where V : struct, IVector<V> => V.Max(result, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V End<V>(V result, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V> => result;
}

/// <summary>The mean.</summary>
/// <param name="includePadding">Whether padding counts.</param>
/// <param name="divisor">What the sum is divided by; 0 for the number of pixels.</param>
internal readonly struct MeanOfWindow(bool includePadding, int divisor) : IPooling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Start<V>()
        where V : struct, IVector<V> => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V>(V result, V value)
        where V : struct, IVector<V> => result + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V End<V>(V result, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V> => result * V.Create(Factor(in shape, depth, height, width));

    /// <summary>What the sum at a position is multiplied by.</summary>
    internal float Factor(in PoolingShape shape, int depth, int height, int width) =>
        1f / (divisor > 0 ? divisor : Count(shape.Depth, depth) * Count(shape.Height, height) * Count(shape.Width, width));

    private int Count(Window window, int position)
    {
        (int first, int end) = window.Taps(position);
        return includePadding ? Math.Min(window.Kernel, window.Size + window.Padding - window.Start(position)) : end - first;
    }
}
