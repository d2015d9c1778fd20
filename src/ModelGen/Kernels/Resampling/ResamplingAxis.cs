using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A dimension that gets another size: which elements, with which weights, each new element is made of. Positions are PyTorch's.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ResamplingAxis
{
    private readonly ResamplingMode mode;
    private readonly bool alignCorners;
    private readonly double step;

    /// <summary>Describes the dimension.</summary>
    /// <param name="size">Its elements.</param>
    /// <param name="newSize">The elements it gets.</param>
    /// <param name="mode">What is between elements.</param>
    /// <param name="alignCorners">Whether the first and last elements stay where they are, so that positions are those of elements' middles; else of their edges.</param>
    /// <param name="scale">From a position to the new one, where it is not the ratio of the sizes; 0 if it is.</param>
    public ResamplingAxis(int size, int newSize, ResamplingMode mode, bool alignCorners = false, double scale = 0)
    {
        (Size, NewSize, this.mode, this.alignCorners) = (size, newSize, mode, alignCorners);
        step = alignCorners ? newSize > 1 ? (size - 1.0) / (newSize - 1) : 0
            : scale > 0 ? 1 / scale
            : newSize > 0 ? (double)size / newSize : 0;
    }

    /// <summary>The elements of the dimension.</summary>
    public int Size { get; }

    /// <summary>The elements it gets.</summary>
    public int NewSize { get; }

    /// <summary>Of how many elements a new one is made.</summary>
    internal int Taps => mode switch { ResamplingMode.Linear => 2, ResamplingMode.Cubic => 4, _ => 1 };

    /// <summary>What a new element is made of.</summary>
    internal ResamplingTaps At(int position) => mode switch
    {
        ResamplingMode.Linear => Linear(position),
        ResamplingMode.Cubic => Cubic(position),
        _ => Nearest(position),
    };

    /// <summary>Rounded as PyTorch does it, so that the same element is taken where rounding decides.</summary>
    private ResamplingTaps Nearest(int position)
    {
        float at = mode == ResamplingMode.Nearest ? position * (float)step : (float)((position + 0.5) * (float)step);
        return new() { First = Math.Min((int)at, Size - 1), FirstWeight = 1 };
    }

    private ResamplingTaps Linear(int position)
    {
        double at = Math.Max(Position(position), 0);
        int first = Math.Min((int)at, Size - 1);
        float share = (float)Math.Min(at - first, 1);
        return new() { First = first, Second = Math.Min(first + 1, Size - 1), FirstWeight = 1 - share, SecondWeight = share };
    }

    private ResamplingTaps Cubic(int position)
    {
        double at = Position(position);
        int second = Math.Min((int)Math.Floor(at), Size - 1);
        double t = Math.Clamp(at - second, 0, 1);
        return new()
        {
            First = Inside(second - 1),
            Second = Inside(second),
            Third = Inside(second + 1),
            Fourth = Inside(second + 2),
            FirstWeight = (float)CubicConvolution.Far(t + 1),
            SecondWeight = (float)CubicConvolution.Near(t),
            ThirdWeight = (float)CubicConvolution.Near(1 - t),
            FourthWeight = (float)CubicConvolution.Far(2 - t),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Position(int position) => alignCorners ? position * step : ((position + 0.5) * step) - 0.5;

    private int Inside(int element) => Math.Clamp(element, 0, Size - 1);
}

/// <summary>The elements that a new one is made of, and their weights; as many as the mode has.</summary>
internal struct ResamplingTaps
{
    internal int First;
    internal int Second;
    internal int Third;
    internal int Fourth;
    internal float FirstWeight;
    internal float SecondWeight;
    internal float ThirdWeight;
    internal float FourthWeight;
}
