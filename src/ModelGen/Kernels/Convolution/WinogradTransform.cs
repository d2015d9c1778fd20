using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Winograd's F(2×2, 3×3): 2×2 results of a 3×3 convolution, <c>Aᵀ ((G g Gᵀ) ∘ (Bᵀ d B)) A</c>, take 16 multiplications for each channel instead of 36. Here are the three transformations, whole vectors of channels at
/// a time; the sums over channels between them are 16 matrix products. A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
/// </summary>
internal static class WinogradTransform
{
    /// <summary>The products of a tile.</summary>
    internal const int Products = 16;

    /// <summary>The results of a tile along a dimension.</summary>
    internal const int Outputs = 2;

    /// <summary>The pixels that a tile reads along a dimension.</summary>
    internal const int Inputs = 4;

    /// <summary>Bᵀ d B of a tile.</summary>
    /// <param name="from">The first of 4×4 pixels.</param>
    /// <param name="line">From line to line of them.</param>
    /// <param name="pixel">From pixel to pixel.</param>
    /// <param name="to">The first of 16 results.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Input<V>(ref float from, nint line, nint pixel, ref float to, nint plane, int channels)
        where V : struct, IVector<V>
    {
        for (int channel = 0; channel < channels; channel += V.Count)
        {
            ref float line1 = ref Unsafe.Add(ref from, line);
            ref float line2 = ref Unsafe.Add(ref from, 2 * line);
            ref float line3 = ref Unsafe.Add(ref from, 3 * line);
            V a1 = V.Load(ref line1, 0), b1 = V.Load(ref line1, pixel), c1 = V.Load(ref line1, 2 * pixel), d1 = V.Load(ref line1, 3 * pixel);
            V a2 = V.Load(ref line2, 0), b2 = V.Load(ref line2, pixel), c2 = V.Load(ref line2, 2 * pixel), d2 = V.Load(ref line2, 3 * pixel);
            InputLine(V.Load(ref from, 0) - a2, V.Load(ref from, pixel) - b2, V.Load(ref from, 2 * pixel) - c2, V.Load(ref from, 3 * pixel) - d2, ref to, plane);
            InputLine(a1 + a2, b1 + b2, c1 + c2, d1 + d2, ref Unsafe.Add(ref to, 4 * plane), plane);
            InputLine(a2 - a1, b2 - b1, c2 - c1, d2 - d1, ref Unsafe.Add(ref to, 8 * plane), plane);
            InputLine(
                a1 - V.Load(ref line3, 0), b1 - V.Load(ref line3, pixel), c1 - V.Load(ref line3, 2 * pixel), d1 - V.Load(ref line3, 3 * pixel), ref Unsafe.Add(ref to, 12 * plane), plane);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    /// <summary>Aᵀ m A of a tile.</summary>
    /// <param name="from">The first of 16 sums.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="to">The first of up to 2×2 results.</param>
    /// <param name="line">From line to line of them, or 0 if there is one.</param>
    /// <param name="pixel">From pixel to pixel, or 0 if there is one.</param>
    /// <param name="bias">What <typeparamref name="S"/> adds.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Output<V, S>(ref float from, nint plane, ref float to, nint line, nint pixel, ref float bias, int channels)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        for (int channel = 0; channel < channels; channel += V.Count)
        {
            V a0, a1, b0, b1, c0, c1, d0, d1;
            (a0, a1) = OutputColumn<V>(ref from, plane);
            (b0, b1) = OutputColumn<V>(ref Unsafe.Add(ref from, plane), plane);
            (c0, c1) = OutputColumn<V>(ref Unsafe.Add(ref from, 2 * plane), plane);
            (d0, d1) = OutputColumn<V>(ref Unsafe.Add(ref from, 3 * plane), plane);
            V added = V.Zero;
            if (typeof(S) != typeof(Overwrite))
            {
                added = V.Load(ref bias, 0);
                bias = ref Unsafe.Add(ref bias, V.Count);
            }

            if (line != 0)
            {
                ref float second = ref Unsafe.Add(ref to, line);
                if (pixel != 0)
                {
                    V.Store(Finished<V, S>(b1 - c1 - d1, added), ref second, pixel);
                }

                V.Store(Finished<V, S>(a1 + b1 + c1, added), ref second, 0);
            }

            if (pixel != 0)
            {
                V.Store(Finished<V, S>(b0 - c0 - d0, added), ref to, pixel);
            }

            V.Store(Finished<V, S>(a0 + b0 + c0, added), ref to, 0);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    /// <summary>G g Gᵀ of some outputs of an input.</summary>
    /// <param name="from">The first of 3×3 weights.</param>
    /// <param name="tap">From one to the next.</param>
    /// <param name="to">The first of 16 results.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="outputs">The outputs, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Weight<V>(ref float from, nint tap, ref float to, nint plane, int outputs)
        where V : struct, IVector<V>
    {
        V half = V.Create(0.5f);
        for (int output = 0; output < outputs; output += V.Count)
        {
            ref float line1 = ref Unsafe.Add(ref from, 3 * tap);
            ref float line2 = ref Unsafe.Add(ref from, 6 * tap);
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

    /// <summary>A dy Aᵀ of a tile.</summary>
    /// <param name="from">The first of up to 2×2 gradients.</param>
    /// <param name="line">From line to line of them, or 0 if there is one.</param>
    /// <param name="pixel">From pixel to pixel, or 0 if there is one.</param>
    /// <param name="to">The first of 16 results.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="channels">The channels, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Gradient<V>(ref float from, nint line, nint pixel, ref float to, nint plane, int channels)
        where V : struct, IVector<V>
    {
        for (int channel = 0; channel < channels; channel += V.Count)
        {
            V a = V.Load(ref from, 0), b = V.Zero, c = V.Zero, d = V.Zero;
            if (pixel != 0)
            {
                b = V.Load(ref from, pixel);
            }

            if (line != 0)
            {
                c = V.Load(ref from, line);
                if (pixel != 0)
                {
                    d = V.Load(ref from, line + pixel);
                }
            }

            GradientLine(a, b, ref to, plane);
            GradientLine(a + c, b + d, ref Unsafe.Add(ref to, 4 * plane), plane);
            GradientLine(a - c, b - d, ref Unsafe.Add(ref to, 8 * plane), plane);
            GradientLine(V.Zero - c, V.Zero - d, ref Unsafe.Add(ref to, 12 * plane), plane);
            from = ref Unsafe.Add(ref from, V.Count);
            to = ref Unsafe.Add(ref to, V.Count);
        }
    }

    /// <summary>Adds Gᵀ u G of some outputs of an input.</summary>
    /// <param name="from">The first of 16 sums.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="to">The first of 3×3 gradients.</param>
    /// <param name="tap">From one to the next.</param>
    /// <param name="outputs">The outputs, whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddWeightGradient<V>(ref float from, nint plane, ref float to, nint tap, int outputs)
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
            AddGradientLine(a1, b1, c1, d1, half, ref Unsafe.Add(ref to, 3 * tap), tap);
            AddGradientLine(a2, b2, c2, d2, half, ref Unsafe.Add(ref to, 6 * tap), tap);
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
    private static void InputLine<V>(V a, V b, V c, V d, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        V.Store(a - c, ref to, 0);
        V.Store(b + c, ref to, plane);
        V.Store(c - b, ref to, 2 * plane);
        V.Store(b - d, ref to, 3 * plane);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finished<V, S>(V sum, V added)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Overwrite))
        {
            return sum;
        }

        // The second operand is what a comparison with NaN gives, so NaN stays NaN.
        return typeof(S) == typeof(AddBiasRelu) ? V.MaxNative(V.Zero, sum + added) : sum + added;
    }
}
