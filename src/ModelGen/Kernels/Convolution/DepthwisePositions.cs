using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The sums over taps of a depthwise convolution in registers: a vector of channels at several positions, whose weights are read once, or several vectors at one.</summary>
internal static class DepthwisePositions
{
    /// <summary>A vector of channels at eight positions.</summary>
    /// <inheritdoc cref="Four"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Eight<V>(scoped in DepthwiseTaps taps, ref float source, ref float weights, int count, nint next, ref float to, nint step)
        where V : struct, IVector<V>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero, e = V.Zero, f = V.Zero, g = V.Zero, h = V.Zero;
        for (int plane = 0; plane < taps.Depth; plane++)
        {
            for (int line = 0; line < taps.Height; line++)
            {
                ref float from = ref taps.SourceLine(ref source, plane, line);
                ref float weight = ref taps.WeightLine(ref weights, plane, line);
                for (int tap = count; tap > 0; tap--)
                {
                    V factor = V.Load(ref weight, 0);
                    ref float last = ref Unsafe.Add(ref from, 4 * next);
                    a = V.MultiplyAdd(factor, V.Load(ref from, 0), a);
                    b = V.MultiplyAdd(factor, V.Load(ref from, next), b);
                    c = V.MultiplyAdd(factor, V.Load(ref from, 2 * next), c);
                    d = V.MultiplyAdd(factor, V.Load(ref from, 3 * next), d);
                    e = V.MultiplyAdd(factor, V.Load(ref last, 0), e);
                    f = V.MultiplyAdd(factor, V.Load(ref last, next), f);
                    g = V.MultiplyAdd(factor, V.Load(ref last, 2 * next), g);
                    h = V.MultiplyAdd(factor, V.Load(ref last, 3 * next), h);
                    from = ref Unsafe.Add(ref from, taps.PixelStep);
                    weight = ref Unsafe.Add(ref weight, taps.WeightStep);
                }
            }
        }

        V.Store(a, ref to, 0);
        V.Store(b, ref to, step);
        V.Store(c, ref to, 2 * step);
        V.Store(d, ref to, 3 * step);
        V.Store(e, ref to, 4 * step);
        V.Store(f, ref to, 5 * step);
        V.Store(g, ref to, 6 * step);
        V.Store(h, ref to, 7 * step);
    }

    /// <summary>A vector of channels at four positions.</summary>
    /// <param name="taps">Where taps lie from the first one on.</param>
    /// <param name="source">What the first tap of the first position reads.</param>
    /// <param name="weights">Those of the first tap.</param>
    /// <param name="count">The taps of a line.</param>
    /// <param name="next">From a position's source to that of the next one.</param>
    /// <param name="to">The result of the first position.</param>
    /// <param name="step">From a position's result to the next one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Four<V>(scoped in DepthwiseTaps taps, ref float source, ref float weights, int count, nint next, ref float to, nint step)
        where V : struct, IVector<V>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        for (int plane = 0; plane < taps.Depth; plane++)
        {
            for (int line = 0; line < taps.Height; line++)
            {
                ref float from = ref taps.SourceLine(ref source, plane, line);
                ref float weight = ref taps.WeightLine(ref weights, plane, line);
                for (int tap = count; tap > 0; tap--)
                {
                    V factor = V.Load(ref weight, 0);
                    a = V.MultiplyAdd(factor, V.Load(ref from, 0), a);
                    b = V.MultiplyAdd(factor, V.Load(ref from, next), b);
                    c = V.MultiplyAdd(factor, V.Load(ref from, 2 * next), c);
                    d = V.MultiplyAdd(factor, V.Load(ref from, 3 * next), d);
                    from = ref Unsafe.Add(ref from, taps.PixelStep);
                    weight = ref Unsafe.Add(ref weight, taps.WeightStep);
                }
            }
        }

        V.Store(a, ref to, 0);
        V.Store(b, ref to, step);
        V.Store(c, ref to, 2 * step);
        V.Store(d, ref to, 3 * step);
    }

    /// <summary>Four vectors of channels at one position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FourVectors<V>(scoped in DepthwiseTaps taps, ref float source, ref float weights, int count, ref float to)
        where V : struct, IVector<V>
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        for (int plane = 0; plane < taps.Depth; plane++)
        {
            for (int line = 0; line < taps.Height; line++)
            {
                ref float from = ref taps.SourceLine(ref source, plane, line);
                ref float weight = ref taps.WeightLine(ref weights, plane, line);
                for (int tap = count; tap > 0; tap--)
                {
                    a = V.MultiplyAdd(V.Load(ref weight, 0), V.Load(ref from, 0), a);
                    b = V.MultiplyAdd(V.Load(ref weight, V.Count), V.Load(ref from, V.Count), b);
                    c = V.MultiplyAdd(V.Load(ref weight, 2 * V.Count), V.Load(ref from, 2 * V.Count), c);
                    d = V.MultiplyAdd(V.Load(ref weight, 3 * V.Count), V.Load(ref from, 3 * V.Count), d);
                    from = ref Unsafe.Add(ref from, taps.PixelStep);
                    weight = ref Unsafe.Add(ref weight, taps.WeightStep);
                }
            }
        }

        V.Store(a, ref to, 0);
        V.Store(b, ref to, V.Count);
        V.Store(c, ref to, 2 * V.Count);
        V.Store(d, ref to, 3 * V.Count);
    }

    /// <summary>A vector of channels, or what is left of them, at one position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneVector<V>(scoped in DepthwiseTaps taps, ref float source, ref float weights, int count, ref float to, int lanes)
        where V : struct, IVector<V>
    {
        V sum = V.Zero;
        for (int plane = 0; plane < taps.Depth; plane++)
        {
            for (int line = 0; line < taps.Height; line++)
            {
                ref float from = ref taps.SourceLine(ref source, plane, line);
                ref float weight = ref taps.WeightLine(ref weights, plane, line);
                for (int tap = count; tap > 0; tap--)
                {
                    V value = lanes == V.Count ? V.Load(ref from, 0) : V.LoadPartial(ref from, 0, lanes);
                    sum = V.MultiplyAdd(value, V.Load(ref weight, 0), sum);
                    from = ref Unsafe.Add(ref from, taps.PixelStep);
                    weight = ref Unsafe.Add(ref weight, taps.WeightStep);
                }
            }
        }

        if (lanes == V.Count)
        {
            V.Store(sum, ref to, 0);
        }
        else
        {
            V.StorePartial(sum, ref to, 0, lanes);
        }
    }
}
