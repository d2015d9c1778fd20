namespace ModelGen.Runtime;

/// <summary>A dimension of an image that is read between its pixels.</summary>
internal readonly struct SamplingAxis(int size, SamplingMode mode, SamplingPadding padding, bool alignCorners)
{
    internal int Size => size;

    internal SamplingMode Mode => mode;

    internal SamplingPadding Padding => padding;

    internal bool AlignCorners => alignCorners;

    /// <summary>Of how many pixels a value is made.</summary>
    internal int Taps => mode switch { SamplingMode.Linear => 2, SamplingMode.Cubic => 4, _ => 1 };

    /// <summary>The pixels that the value at a coordinate is made of, −1 being one edge of the image and 1 the other, their weights, and how the weights change with the coordinate.</summary>
    internal SamplingTaps At(float coordinate)
    {
        double pixels = alignCorners ? (size - 1) / 2.0 : size / 2.0;
        double at = alignCorners ? (coordinate + 1.0) * pixels : ((coordinate + 1.0) * pixels) - 0.5;
        if (mode == SamplingMode.Cubic)
        {
            return Cubic(at, pixels);
        }

        (at, double slope) = Inside(at);
        return mode == SamplingMode.Nearest ? new() { First = Pixel(Math.Round(at)), FirstWeight = 1 } : Linear(at, pixels * slope);
    }

    private SamplingTaps Linear(double at, double slope)
    {
        double first = Math.Floor(at);
        float share = (float)(at - first);
        return new()
        {
            First = Pixel(first),
            Second = Pixel(first + 1),
            FirstWeight = 1 - share,
            SecondWeight = share,
            FirstSlope = (float)-slope,
            SecondSlope = (float)slope,
        };
    }

    private SamplingTaps Cubic(double at, double slope)
    {
        double second = Math.Floor(at), t = at - second;
        return new()
        {
            First = Pixel(Inside(second - 1).At),
            Second = Pixel(Inside(second).At),
            Third = Pixel(Inside(second + 1).At),
            Fourth = Pixel(Inside(second + 2).At),
            FirstWeight = (float)CubicConvolution.Far(t + 1),
            SecondWeight = (float)CubicConvolution.Near(t),
            ThirdWeight = (float)CubicConvolution.Near(1 - t),
            FourthWeight = (float)CubicConvolution.Far(2 - t),
            FirstSlope = (float)(CubicConvolution.FarSlope(t + 1) * slope),
            SecondSlope = (float)(CubicConvolution.NearSlope(t) * slope),
            ThirdSlope = (float)(-CubicConvolution.NearSlope(1 - t) * slope),
            FourthSlope = (float)(-CubicConvolution.FarSlope(2 - t) * slope),
        };
    }

    /// <summary>Where padding has a position, and how that changes with the position.</summary>
    private (double At, double Slope) Inside(double at)
    {
        if (padding == SamplingPadding.Zeros)
        {
            return (at, 1);
        }

        double slope = 1;
        if (padding == SamplingPadding.Reflection)
        {
            (at, slope) = Reflected(at);
        }

        return at <= 0 ? (0, 0) : at >= size - 1 ? (size - 1, 0) : (at, slope);
    }

    /// <summary>Between the middles of the outermost pixels, or their edges, by turning back at them as often as it takes.</summary>
    private (double At, double Slope) Reflected(double at)
    {
        double least = alignCorners ? 0 : -0.5, span = alignCorners ? size - 1 : size;
        if (span == 0)
        {
            return (0, 0);
        }

        double distance = at - least, sign = distance < 0 ? -1 : 1;
        distance = Math.Abs(distance);
        double rest = distance % span;
        bool isEven = Math.Floor(distance / span) % 2 == 0;
        return isEven ? (rest + least, sign) : (span - rest + least, -sign);
    }

    /// <summary>The index of a pixel; −1 outside, and for what is no number.</summary>
    private int Pixel(double at) => at >= 0 && at < size ? (int)at : -1;
}

/// <summary>The pixels along a dimension that a value is made of, −1 for none, their weights and how these change with the coordinate; as many as the mode has.</summary>
internal struct SamplingTaps
{
    internal int First;
    internal int Second;
    internal int Third;
    internal int Fourth;
    internal float FirstWeight;
    internal float SecondWeight;
    internal float ThirdWeight;
    internal float FourthWeight;
    internal float FirstSlope;
    internal float SecondSlope;
    internal float ThirdSlope;
    internal float FourthSlope;

    /// <summary>The pixel of a tap.</summary>
    internal readonly int Pixel(int tap) => tap switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };

    /// <summary>Its weight.</summary>
    internal readonly float Weight(int tap) => tap switch { 0 => FirstWeight, 1 => SecondWeight, 2 => ThirdWeight, _ => FourthWeight };

    /// <summary>How its weight changes.</summary>
    internal readonly float Slope(int tap) => tap switch { 0 => FirstSlope, 1 => SecondSlope, 2 => ThirdSlope, _ => FourthSlope };
}
