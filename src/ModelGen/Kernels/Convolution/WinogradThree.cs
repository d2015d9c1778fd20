using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>F(2×2, 3×3): 2×2 results of a 3×3 kernel take 16 multiplications for each channel instead of 36.</summary>
internal readonly struct WinogradThree : IWinogradForm
{
    /// <inheritdoc/>
    public static int Taps => 3;

    /// <inheritdoc/>
    public static void Input<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V> => WinogradPixels.Run<V, WinogradPixels.Four, WinogradPixels.Four>(in tiles, ref from, line, pixel, next, ref to, channels);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Output<V, S>(in WinogradRun tiles, ref float from, ref float to, nint line, nint pixel, nint next, ref float bias, int channels)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        nint plane = tiles.Plane;
        from = ref Unsafe.Add(ref from, tiles.Row);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            for (nint channel = 0; channel < channels; channel += V.Count)
            {
                ref float products = ref Unsafe.Add(ref from, channel);
                ref float first = ref Unsafe.Add(ref to, channel);
                ref float second = ref Unsafe.Add(ref first, line);
                V a0, a1, b0, b1, c0, c1, d0, d1;
                (a0, a1) = OutputColumn<V>(ref products, plane);
                (b0, b1) = OutputColumn<V>(ref Unsafe.Add(ref products, plane), plane);
                (c0, c1) = OutputColumn<V>(ref Unsafe.Add(ref products, 2 * plane), plane);
                (d0, d1) = OutputColumn<V>(ref Unsafe.Add(ref products, 3 * plane), plane);
                V added = typeof(S) == typeof(Overwrite) ? V.Zero : V.Load(ref bias, channel);
                V.Store(Winograd.Finished<V, S>(a0 + b0 + c0, added), ref first, 0);
                V.Store(Winograd.Finished<V, S>(b0 - c0 - d0, added), ref first, pixel);
                V.Store(Winograd.Finished<V, S>(a1 + b1 + c1, added), ref second, 0);
                V.Store(Winograd.Finished<V, S>(b1 - c1 - d1, added), ref second, pixel);
            }

            from = ref Unsafe.Add(ref from, tiles.Step);
            to = ref Unsafe.Add(ref to, next);
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
            ref float line2 = ref Unsafe.Add(ref from, 2 * line);
            V a0 = V.Load(ref from, 0), b0 = V.Load(ref from, tap), c0 = V.Load(ref from, 2 * tap);
            V a2 = V.Load(ref line2, 0), b2 = V.Load(ref line2, tap), c2 = V.Load(ref line2, 2 * tap);
            V a1 = V.Load(ref line1, 0) * half, b1 = V.Load(ref line1, tap) * half, c1 = V.Load(ref line1, 2 * tap) * half;
            V a = (a0 + a2) * half, b = (b0 + b2) * half, c = (c0 + c2) * half;
            WeightLine(a0, b0, c0, half, ref to, plane);
            WeightLine(a + a1, b + b1, c + c1, half, ref Unsafe.Add(ref to, 4 * plane), plane);
            WeightLine(a - a1, b - b1, c - c1, half, ref Unsafe.Add(ref to, 8 * plane), plane);
            WeightLine(a2, b2, c2, half, ref Unsafe.Add(ref to, 12 * plane), plane);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gradient<V>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
        where V : struct, IVector<V>
    {
        nint plane = tiles.Plane;
        to = ref Unsafe.Add(ref to, tiles.Row);
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            for (nint channel = 0; channel < channels; channel += V.Count)
            {
                ref float first = ref Unsafe.Add(ref from, channel);
                ref float second = ref Unsafe.Add(ref first, line);
                ref float result = ref Unsafe.Add(ref to, channel);
                V a = V.Load(ref first, 0), b = V.Load(ref first, pixel), c = V.Load(ref second, 0), d = V.Load(ref second, pixel);
                GradientLine(a, b, ref result, plane);
                GradientLine(a + c, b + d, ref Unsafe.Add(ref result, 4 * plane), plane);
                GradientLine(a - c, b - d, ref Unsafe.Add(ref result, 8 * plane), plane);
                GradientLine(V.Zero - c, V.Zero - d, ref Unsafe.Add(ref result, 12 * plane), plane);
            }

            from = ref Unsafe.Add(ref from, next);
            to = ref Unsafe.Add(ref to, tiles.Step);
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
            V a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
            (a0, a1, a2) = GradientColumn(ref from, plane, half);
            (b0, b1, b2) = GradientColumn(ref Unsafe.Add(ref from, plane), plane, half);
            (c0, c1, c2) = GradientColumn(ref Unsafe.Add(ref from, 2 * plane), plane, half);
            (d0, d1, d2) = GradientColumn(ref Unsafe.Add(ref from, 3 * plane), plane, half);
            AddGradientLine(a0, b0, c0, d0, half, ref to, tap);
            AddGradientLine(a1, b1, c1, d1, half, ref Unsafe.Add(ref to, line), tap);
            AddGradientLine(a2, b2, c2, d2, half, ref Unsafe.Add(ref to, 2 * line), tap);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientLine<V>(V a, V b, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        V.Store(a, ref to, 0);
        V.Store(a + b, ref to, plane);
        V.Store(a - b, ref to, 2 * plane);
        V.Store(V.Zero - b, ref to, 3 * plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second, V Third) GradientColumn<V>(ref float from, nint plane, V half)
        where V : struct, IVector<V>
    {
        V first = V.Load(ref from, 0), second = V.Load(ref from, 4 * plane), third = V.Load(ref from, 8 * plane), fourth = V.Load(ref from, 12 * plane);
        V sum = (second + third) * half;
        return (first + sum, (second - third) * half, sum + fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddGradientLine<V>(V a, V b, V c, V d, V half, ref float to, nint tap)
        where V : struct, IVector<V>
    {
        V sum = (b + c) * half;
        V.Store(V.Load(ref to, 0) + a + sum, ref to, 0);
        V.Store(V.Load(ref to, tap) + ((b - c) * half), ref to, tap);
        V.Store(V.Load(ref to, 2 * tap) + sum + d, ref to, 2 * tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second) OutputColumn<V>(ref float from, nint plane)
        where V : struct, IVector<V>
    {
        V first = V.Load(ref from, 0), second = V.Load(ref from, 4 * plane), third = V.Load(ref from, 8 * plane), fourth = V.Load(ref from, 12 * plane);
        return (first + second + third, second - third - fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightLine<V>(V a, V b, V c, V half, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        V sides = (a + c) * half, middle = b * half;
        V.Store(a, ref to, 0);
        V.Store(sides + middle, ref to, plane);
        V.Store(sides - middle, ref to, 2 * plane);
        V.Store(c, ref to, 3 * plane);
    }
}
