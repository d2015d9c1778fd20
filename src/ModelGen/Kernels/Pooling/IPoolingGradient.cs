using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>How the gradient of a window's result goes to its values.</summary>
internal interface IPoolingGradient
{
    /// <summary>Whether it depends on the values.</summary>
    static abstract bool ReadsValues { get; }

    /// <summary>What there is to give at a position.</summary>
    V Start<V>(V gradient, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V>;

    /// <summary>What a value gets; what is left for those behind it.</summary>
    static abstract V Take<V>(ref V left, V value, V result)
        where V : struct, IVector<V>;
}

/// <summary>The first value that is the greatest gets all.</summary>
internal readonly struct GradientOfMax : IPoolingGradient
{
    public static bool ReadsValues => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Start<V>(V gradient, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V> => gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Take<V>(ref V left, V value, V result)
        where V : struct, IVector<V>
    {
        V taken = V.SelectEqual(value, result, left, V.Zero);
        left = V.SelectEqual(value, result, V.Zero, left);
        return taken;
    }
}

/// <summary>All values get the same.</summary>
internal readonly struct GradientOfMean(MeanOfWindow mean) : IPoolingGradient
{
    public static bool ReadsValues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Start<V>(V gradient, in PoolingShape shape, int depth, int height, int width)
        where V : struct, IVector<V> => gradient * V.Create(mean.Factor(in shape, depth, height, width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Take<V>(ref V left, V value, V result)
        where V : struct, IVector<V> => left;
}
