using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Bᵀ d B for the points 0, 1, −1 and ∞ of 4 pixels, and for 0, 1 and ∞ of 3, of which the second is twice what it would be so that both have the same weights.</summary>
internal static class WinogradPixels
{
    /// <summary>The pixels of a tile along a dimension.</summary>
    internal interface ISize;

    /// <summary>Of a wide tile.</summary>
    internal readonly struct Four : ISize;

    /// <summary>Of a narrow tile.</summary>
    internal readonly struct Three : ISize;

    /// <summary>Tiles of <typeparamref name="H"/> lines of <typeparamref name="W"/> pixels; parameters as <see cref="IWinogradForm.Input"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Run<V, H, W>(in WinogradRun tiles, ref float from, nint line, nint pixel, nint next, ref float to, int channels)
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
                ref float line2 = ref Unsafe.Add(ref line1, line);
                ref float result = ref Unsafe.Add(ref to, channel);
                V a0 = V.Load(ref line0, 0), b0 = V.Load(ref line0, pixel), c0 = V.Load(ref line0, 2 * pixel), d0 = Last<V, W>(ref line0, pixel);
                V a1 = V.Load(ref line1, 0), b1 = V.Load(ref line1, pixel), c1 = V.Load(ref line1, 2 * pixel), d1 = Last<V, W>(ref line1, pixel);
                V a2 = V.Load(ref line2, 0), b2 = V.Load(ref line2, pixel), c2 = V.Load(ref line2, 2 * pixel), d2 = Last<V, W>(ref line2, pixel);
                if (typeof(H) == typeof(Four))
                {
                    ref float line3 = ref Unsafe.Add(ref line2, line);
                    Line<V, W>(a0 - a2, b0 - b2, c0 - c2, d0 - d2, ref result, plane, wide);
                    Line<V, W>(a1 + a2, b1 + b2, c1 + c2, d1 + d2, ref Unsafe.Add(ref result, 4 * plane), plane, wide);
                    Line<V, W>(a2 - a1, b2 - b1, c2 - c1, d2 - d1, ref Unsafe.Add(ref result, tall), plane, both);
                    Line<V, W>(
                        a1 - V.Load(ref line3, 0),
                        b1 - V.Load(ref line3, pixel),
                        c1 - V.Load(ref line3, 2 * pixel),
                        d1 - Last<V, W>(ref line3, pixel),
                        ref Unsafe.Add(ref result, 12 * plane),
                        plane,
                        wide);
                }
                else
                {
                    Line<V, W>(a0 - a1, b0 - b1, c0 - c1, d0 - d1, ref result, plane, wide);
                    Line<V, W>(a1 + a1, b1 + b1, c1 + c1, d1 + d1, ref Unsafe.Add(ref result, 4 * plane), plane, wide);
                    Line<V, W>(a1 - a2, b1 - b2, c1 - c2, d1 - d2, ref Unsafe.Add(ref result, 12 * plane), plane, wide);
                }
            }

            from = ref Unsafe.Add(ref from, next);
            to = ref Unsafe.Add(ref to, tiles.Step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Last<V, W>(ref float line, nint pixel)
        where V : struct, IVector<V>
        where W : struct, ISize => typeof(W) == typeof(Four) ? V.Load(ref line, 3 * pixel) : V.Zero;

    /// <summary>A line of the results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<V, W>(V a, V b, V c, V d, ref float to, nint plane, nint wide)
        where V : struct, IVector<V>
        where W : struct, ISize
    {
        if (typeof(W) == typeof(Four))
        {
            V.Store(a - c, ref to, 0);
            V.Store(b + c, ref to, plane);
            V.Store(c - b, ref to, (2 * plane) + wide);
            V.Store(b - d, ref to, 3 * plane);
        }
        else
        {
            V.Store(a - b, ref to, 0);
            V.Store(b + b, ref to, plane);
            V.Store(b - c, ref to, 3 * plane);
        }
    }
}
