using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// A vector of channels along a line of positions, each of which reads three pixels of up to three lines: the common depthwise convolution. Weights stay in registers, and a pixel that several of four positions read is
/// loaded once.
/// </summary>
internal ref struct DepthwiseLine
{
    /// <summary>The pixel of the first tap of the first position, in the first line that is there.</summary>
    internal ref float Source;

    /// <summary>The weight of that tap.</summary>
    internal ref float Weight;

    /// <summary>The first result.</summary>
    internal ref float Target;

    internal nint PixelStep;
    internal nint LineStep;
    internal nint WeightStep;
    internal nint WeightLineStep;
    internal nint TargetStep;

    /// <summary>Whether the first pixel of the first position is not there.</summary>
    internal bool BeginsOutside;

    /// <summary>Whether the last pixel of the last position is not there.</summary>
    internal bool EndsOutside;

    /// <summary>Computes the positions of a line, at least <see cref="Together"/>.</summary>
    /// <typeparam name="V">Channels.</typeparam>
    /// <typeparam name="R">The lines that are there.</typeparam>
    /// <typeparam name="S">From a position to the next.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, R, S>(scoped ref readonly DepthwiseLine line, int positions)
        where V : struct, IVector<V>
        where R : struct, IRows
        where S : struct, IPixelStride
    {
        nint pixel = line.PixelStep, lineStep = line.LineStep, step = line.TargetStep;
        ref float weight = ref line.Weight;
        V w00 = V.Load(ref weight, 0), w01 = V.Load(ref weight, line.WeightStep), w02 = V.Load(ref weight, 2 * line.WeightStep);
        V w10 = V.Zero, w11 = V.Zero, w12 = V.Zero, w20 = V.Zero, w21 = V.Zero, w22 = V.Zero;
        if (typeof(R) != typeof(Rows1))
        {
            weight = ref Unsafe.Add(ref weight, line.WeightLineStep);
            (w10, w11, w12) = (V.Load(ref weight, 0), V.Load(ref weight, line.WeightStep), V.Load(ref weight, 2 * line.WeightStep));
        }

        if (typeof(R) == typeof(Rows3))
        {
            weight = ref Unsafe.Add(ref weight, line.WeightLineStep);
            (w20, w21, w22) = (V.Load(ref weight, 0), V.Load(ref weight, line.WeightStep), V.Load(ref weight, 2 * line.WeightStep));
        }

        ref float source = ref line.Source;
        ref float target = ref line.Target;
        bool isOutside = line.BeginsOutside;
        for (; positions >= Together; positions -= Together)
        {
            bool endsOutside = line.EndsOutside && positions == Together;
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            AddFour<V, S>(ref source, pixel, isOutside, endsOutside, w00, w01, w02, ref a, ref b, ref c, ref d);
            if (typeof(R) != typeof(Rows1))
            {
                AddFour<V, S>(ref Unsafe.Add(ref source, lineStep), pixel, isOutside, endsOutside, w10, w11, w12, ref a, ref b, ref c, ref d);
            }

            if (typeof(R) == typeof(Rows3))
            {
                AddFour<V, S>(ref Unsafe.Add(ref source, 2 * lineStep), pixel, isOutside, endsOutside, w20, w21, w22, ref a, ref b, ref c, ref d);
            }

            V.Store(a, ref target, 0);
            V.Store(b, ref target, step);
            V.Store(c, ref target, 2 * step);
            V.Store(d, ref target, 3 * step);
            isOutside = false;
            source = ref Unsafe.Add(ref source, Together * S.Step * pixel);
            target = ref Unsafe.Add(ref target, Together * step);
        }

        for (; positions > 0; positions--)
        {
            bool endsOutside = line.EndsOutside && positions == 1;
            V a = V.Zero;
            AddOne(ref source, pixel, endsOutside, w00, w01, w02, ref a);
            if (typeof(R) != typeof(Rows1))
            {
                AddOne(ref Unsafe.Add(ref source, lineStep), pixel, endsOutside, w10, w11, w12, ref a);
            }

            if (typeof(R) == typeof(Rows3))
            {
                AddOne(ref Unsafe.Add(ref source, 2 * lineStep), pixel, endsOutside, w20, w21, w22, ref a);
            }

            V.Store(a, ref target, 0);
            source = ref Unsafe.Add(ref source, S.Step * pixel);
            target = ref Unsafe.Add(ref target, step);
        }
    }

    /// <summary>Positions that are computed together.</summary>
    internal const int Together = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<V, S>(ref float from, nint pixel, bool beginsOutside, bool endsOutside, V w0, V w1, V w2, ref V a, ref V b, ref V c, ref V d)
        where V : struct, IVector<V>
        where S : struct, IPixelStride
    {
        ref float next = ref Unsafe.Add(ref from, 3 * pixel);
        V first = V.Zero, last = V.Zero;
        if (!beginsOutside)
        {
            first = V.Load(ref from, 0);
        }

        a = V.MultiplyAdd(first, w0, a);
        V value = V.Load(ref from, pixel);
        a = V.MultiplyAdd(value, w1, a);
        if (typeof(S) == typeof(EachPixel))
        {
            b = V.MultiplyAdd(value, w0, b);
        }

        value = V.Load(ref from, 2 * pixel);
        a = V.MultiplyAdd(value, w2, a);
        if (typeof(S) == typeof(EachPixel))
        {
            b = V.MultiplyAdd(value, w1, b);
            c = V.MultiplyAdd(value, w0, c);
            value = V.Load(ref next, 0);
            b = V.MultiplyAdd(value, w2, b);
            c = V.MultiplyAdd(value, w1, c);
            d = V.MultiplyAdd(value, w0, d);
            value = V.Load(ref next, pixel);
            c = V.MultiplyAdd(value, w2, c);
            d = V.MultiplyAdd(value, w1, d);
            if (!endsOutside)
            {
                last = V.Load(ref next, 2 * pixel);
            }

            d = V.MultiplyAdd(last, w2, d);
            return;
        }

        b = V.MultiplyAdd(value, w0, b);
        b = V.MultiplyAdd(V.Load(ref next, 0), w1, b);
        value = V.Load(ref next, pixel);
        b = V.MultiplyAdd(value, w2, b);
        c = V.MultiplyAdd(value, w0, c);
        c = V.MultiplyAdd(V.Load(ref next, 2 * pixel), w1, c);
        next = ref Unsafe.Add(ref next, 3 * pixel);
        value = V.Load(ref next, 0);
        c = V.MultiplyAdd(value, w2, c);
        d = V.MultiplyAdd(value, w0, d);
        d = V.MultiplyAdd(V.Load(ref next, pixel), w1, d);
        if (!endsOutside)
        {
            last = V.Load(ref next, 2 * pixel);
        }

        d = V.MultiplyAdd(last, w2, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne<V>(ref float from, nint pixel, bool endsOutside, V w0, V w1, V w2, ref V a)
        where V : struct, IVector<V>
    {
        a = V.MultiplyAdd(V.Load(ref from, 0), w0, a);
        a = V.MultiplyAdd(V.Load(ref from, pixel), w1, a);
        if (!endsOutside)
        {
            a = V.MultiplyAdd(V.Load(ref from, 2 * pixel), w2, a);
        }
    }
}

/// <summary>The pixels from a position to the next.</summary>
internal interface IPixelStride
{
    static abstract int Step { get; }
}

/// <summary>A stride of 1.</summary>
internal struct EachPixel : IPixelStride
{
    public static int Step => 1;
}

/// <summary>A stride of 2.</summary>
internal struct EverySecondPixel : IPixelStride
{
    public static int Step => 2;
}
