using System.Runtime.CompilerServices;
using static ModelGen.Runtime.WinogradPixels;

namespace ModelGen.Runtime;

/// <summary>
/// F(3, 2) and F(2, 2) along each dimension: 3×3 results of a 2×2 kernel take 16 multiplications for each channel instead of 36, 3×2 take 12 instead of 24, 2×2 take 9 instead of 16. All three have the weights of the first.
/// </summary>
internal readonly struct WinogradTwo : IWinogradForm
{
    /// <inheritdoc/>
    public static int Taps => 2;

    /// <inheritdoc/>
    public static void Input<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>
    {
        switch (tiles.IsTall, tiles.IsWide)
        {
            case (true, true):
                Run<V, Four, Four>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            case (true, false):
                Run<V, Four, Three>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            case (false, true):
                Run<V, Three, Four>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            default:
                Run<V, Three, Three>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
        }
    }

    /// <inheritdoc/>
    public static void Output<V, S>(in WinogradRun tiles, ref float from, ref float to, nint line, nint pixel, nint next, ref float bias, int channels)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        switch (tiles.IsTall, tiles.IsWide)
        {
            case (true, true):
                Output<V, S, Four, Four>(in tiles, ref from, ref to, line, pixel, next, ref bias, channels);
                break;
            case (true, false):
                Output<V, S, Four, Three>(in tiles, ref from, ref to, line, pixel, next, ref bias, channels);
                break;
            case (false, true):
                Output<V, S, Three, Four>(in tiles, ref from, ref to, line, pixel, next, ref bias, channels);
                break;
            default:
                Output<V, S, Three, Three>(in tiles, ref from, ref to, line, pixel, next, ref bias, channels);
                break;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Weight<V>(ref float from, nint line, nint tap, ref float to, nint plane, int outputs)
        where V : struct, IVector<V>
    {
        V half = V.Create(0.5f);
        for (int output = 0; output < outputs; output += V.Count)
        {
            ref float line1 = ref Unsafe.Add(ref from, line);
            V a0 = V.Load(ref from, 0), b0 = V.Load(ref from, tap), a1 = V.Load(ref line1, 0), b1 = V.Load(ref line1, tap);
            WeightLine(a0, b0, half, ref to, plane);
            WeightLine((a0 + a1) * half, (b0 + b1) * half, half, ref Unsafe.Add(ref to, 4 * plane), plane);
            WeightLine((a0 - a1) * half, (b0 - b1) * half, half, ref Unsafe.Add(ref to, 8 * plane), plane);
            WeightLine(a1, b1, half, ref Unsafe.Add(ref to, 12 * plane), plane);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    /// <inheritdoc/>
    public static void Gradient<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>
    {
        switch (tiles.IsTall, tiles.IsWide)
        {
            case (true, true):
                Gradient<V, Four, Four>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            case (true, false):
                Gradient<V, Four, Three>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            case (false, true):
                Gradient<V, Three, Four>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
            default:
                Gradient<V, Three, Three>(in tiles, ref from, line, pixel, next, ref to, channels);
                break;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddWeightGradient<V>(ref float from, nint plane, ref float to, nint line, nint tap, int outputs)
        where V : struct, IVector<V>
    {
        V half = V.Create(0.5f);
        for (int output = 0; output < outputs; output += V.Count)
        {
            V a0, a1, b0, b1, c0, c1, d0, d1;
            (a0, a1) = WeightColumn(ref from, plane, half);
            (b0, b1) = WeightColumn(ref Unsafe.Add(ref from, plane), plane, half);
            (c0, c1) = WeightColumn(ref Unsafe.Add(ref from, 2 * plane), plane, half);
            (d0, d1) = WeightColumn(ref Unsafe.Add(ref from, 3 * plane), plane, half);
            AddWeightLine(a0, b0, c0, d0, half, ref to, tap);
            AddWeightLine(a1, b1, c1, d1, half, ref Unsafe.Add(ref to, line), tap);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Output<V, S, H, W>(in WinogradRun tiles, ref float from, ref float to, nint line, nint pixel, nint next, ref float bias, int channels)
        where V : struct, IVector<V>
        where S : struct, IStore
        where H : struct, ISize
        where W : struct, ISize
    {
        nint plane = tiles.Plane, wide = (2 * plane) + tiles.WideRow - tiles.Row, tall = (8 * plane) + tiles.TallRow - tiles.Row, both = (8 * plane) + tiles.BothRow - tiles.WideRow;
        from = ref Unsafe.Add(ref from, tiles.Row);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            for (nint channel = 0; channel < channels; channel += V.Count)
            {
                ref float products = ref Unsafe.Add(ref from, channel);
                ref float result = ref Unsafe.Add(ref to, channel);
                V a0, a1, a2, b0, b1, b2, c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, d0, d1, d2;
                (a0, a1, a2) = OutputColumn<V, H>(ref products, plane, tall);
                (b0, b1, b2) = OutputColumn<V, H>(ref Unsafe.Add(ref products, plane), plane, tall);
                (d0, d1, d2) = OutputColumn<V, H>(ref Unsafe.Add(ref products, 3 * plane), plane, tall);
                if (typeof(W) == typeof(Four))
                {
                    (c0, c1, c2) = OutputColumn<V, H>(ref Unsafe.Add(ref products, wide), plane, both);
                }

                V added = typeof(S) == typeof(Overwrite) ? V.Zero : V.Load(ref bias, channel);
                OutputLine<V, S, W>(a0, b0, c0, d0, added, ref result, pixel);
                OutputLine<V, S, W>(a1, b1, c1, d1, added, ref Unsafe.Add(ref result, line), pixel);
                if (typeof(H) == typeof(Four))
                {
                    OutputLine<V, S, W>(a2, b2, c2, d2, added, ref Unsafe.Add(ref result, 2 * line), pixel);
                }
            }

            from = ref Unsafe.Add(ref from, tiles.Step);
            to = ref Unsafe.Add(ref to, next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second, V Third) OutputColumn<V, H>(ref float from, nint plane, nint tall)
        where V : struct, IVector<V>
        where H : struct, ISize
    {
        V first = V.Load(ref from, 0), second = V.Load(ref from, 4 * plane), last = V.Load(ref from, 12 * plane);
        if (typeof(H) == typeof(Three))
        {
            return (first + second, second - last, V.Zero);
        }

        V third = V.Load(ref from, tall), sum = second + third;
        return (first + sum, second - third, sum - last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputLine<V, S, W>(V a, V b, V c, V d, V added, ref float to, nint pixel)
        where V : struct, IVector<V>
        where S : struct, IStore
        where W : struct, ISize
    {
        if (typeof(W) == typeof(Four))
        {
            V sum = b + c;
            V.Store(Winograd.Finished<V, S>(a + sum, added), ref to, 0);
            V.Store(Winograd.Finished<V, S>(b - c, added), ref to, pixel);
            V.Store(Winograd.Finished<V, S>(sum - d, added), ref to, 2 * pixel);
        }
        else
        {
            V.Store(Winograd.Finished<V, S>(a + b, added), ref to, 0);
            V.Store(Winograd.Finished<V, S>(b - d, added), ref to, pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightLine<V>(V a, V b, V half, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        V.Store(a, ref to, 0);
        V.Store((a + b) * half, ref to, plane);
        V.Store((a - b) * half, ref to, 2 * plane);
        V.Store(b, ref to, 3 * plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gradient<V, H, W>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>
        where H : struct, ISize
        where W : struct, ISize
    {
        nint plane = tiles.Plane, wide = tiles.WideRow - tiles.Row, tall = (8 * plane) + tiles.TallRow - tiles.Row, both = tiles.BothRow - tiles.TallRow;
        to = ref Unsafe.Add(ref to, tiles.Row);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            for (nint channel = 0; channel < channels; channel += V.Count)
            {
                ref float line0 = ref Unsafe.Add(ref from, channel);
                ref float line1 = ref Unsafe.Add(ref line0, line);
                ref float result = ref Unsafe.Add(ref to, channel);
                V a0 = V.Load(ref line0, 0), b0 = V.Load(ref line0, pixel), c0 = Last<V, W>(ref line0, pixel);
                V a1 = V.Load(ref line1, 0), b1 = V.Load(ref line1, pixel), c1 = Last<V, W>(ref line1, pixel);
                GradientLine<V, W>(a0, b0, c0, ref result, plane, wide);
                if (typeof(H) == typeof(Four))
                {
                    ref float line2 = ref Unsafe.Add(ref line1, line);
                    V a2 = V.Load(ref line2, 0), b2 = V.Load(ref line2, pixel), c2 = Last<V, W>(ref line2, pixel);
                    V a = a0 + a2, b = b0 + b2, c = c0 + c2;
                    GradientLine<V, W>(a + a1, b + b1, c + c1, ref Unsafe.Add(ref result, 4 * plane), plane, wide);
                    GradientLine<V, W>(a - a1, b - b1, c - c1, ref Unsafe.Add(ref result, tall), plane, both);
                    GradientLine<V, W>(V.Zero - a2, V.Zero - b2, V.Zero - c2, ref Unsafe.Add(ref result, 12 * plane), plane, wide);
                }
                else
                {
                    GradientLine<V, W>(a0 + a1, b0 + b1, c0 + c1, ref Unsafe.Add(ref result, 4 * plane), plane, wide);
                    GradientLine<V, W>(V.Zero - a1, V.Zero - b1, V.Zero - c1, ref Unsafe.Add(ref result, 12 * plane), plane, wide);
                }
            }

            from = ref Unsafe.Add(ref from, next);
            to = ref Unsafe.Add(ref to, tiles.Step);
        }
    }

    /// <summary>The third gradient of a line, if its tile is wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Last<V, W>(ref float line, nint pixel)
        where V : struct, IVector<V>
        where W : struct, ISize => typeof(W) == typeof(Four) ? V.Load(ref line, 2 * pixel) : V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientLine<V, W>(V a, V b, V c, ref float to, nint plane, nint wide)
        where V : struct, IVector<V>
        where W : struct, ISize
    {
        V.Store(a, ref to, 0);
        if (typeof(W) == typeof(Four))
        {
            V sum = a + c;
            V.Store(sum + b, ref to, plane);
            V.Store(sum - b, ref to, (2 * plane) + wide);
            V.Store(V.Zero - c, ref to, 3 * plane);
        }
        else
        {
            V.Store(a + b, ref to, plane);
            V.Store(V.Zero - b, ref to, 3 * plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second) WeightColumn<V>(ref float from, nint plane, V half)
        where V : struct, IVector<V>
    {
        V first = V.Load(ref from, 0), second = V.Load(ref from, 4 * plane), third = V.Load(ref from, 8 * plane), last = V.Load(ref from, 12 * plane);
        return (first + ((second + third) * half), ((second - third) * half) + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWeightLine<V>(V a, V b, V c, V d, V half, ref float to, nint tap)
        where V : struct, IVector<V>
    {
        V.Store(V.Load(ref to, 0) + a + ((b + c) * half), ref to, 0);
        V.Store(V.Load(ref to, tap) + ((b - c) * half) + d, ref to, tap);
    }
}
