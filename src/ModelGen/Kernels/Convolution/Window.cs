using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// A window that moves along one dimension of an image: at position i it covers the elements <c>i·Stride − Padding + t·Dilation</c> for each t below <see cref="Kernel"/>,
/// as far as they are there. Or, <see cref="Into"/> so many parts: at position i all elements of part i.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Window
{
    /// <summary>Describes a window.</summary>
    /// <param name="size">The elements of the image along the dimension.</param>
    /// <param name="positions">The number of positions of the window.</param>
    /// <param name="kernel">The elements that it covers.</param>
    /// <param name="stride">From one position to the next.</param>
    /// <param name="padding">How far the first position lies before the image; negative for one that lies within.</param>
    /// <param name="dilation">From one of its elements to the next.</param>
    public Window(int size, int positions, int kernel, int stride = 1, int padding = 0, int dilation = 1)
    {
        (Size, Positions, Kernel, Stride, Padding, Dilation) = (size, positions, kernel, stride, padding, dilation);
    }

    /// <summary>The window whose positions cut a dimension into parts, i from <c>⌊i·size/positions⌋</c> to before <c>⌈(i + 1)·size/positions⌉</c>: parts overlap by an element where it can't be cut evenly.</summary>
    /// <param name="size">The elements of the image along the dimension.</param>
    /// <param name="positions">The number of parts.</param>
    public static Window Into(int size, int positions) => new(size, positions, (int)(((long)size + positions - 1) / Math.Max(positions, 1)) + 1) { IsCut = true };

    /// <summary>The elements of the image along the dimension.</summary>
    public int Size { get; }

    /// <summary>The number of positions of the window.</summary>
    public int Positions { get; }

    /// <summary>The elements that it covers.</summary>
    public int Kernel { get; }

    /// <summary>From one position to the next.</summary>
    public int Stride { get; }

    /// <summary>How far the first position lies before the image.</summary>
    public int Padding { get; }

    /// <summary>From one of its elements to the next.</summary>
    public int Dilation { get; }

    /// <summary>The window of a dimension that is not there.</summary>
    internal static Window None => new(1, 1, 1);

    internal bool IsGiven => Kernel > 0;

    /// <summary>Whether positions are parts of the dimension.</summary>
    private bool IsCut { get; init; }

    /// <summary>Whether each position covers the element of its own index.</summary>
    internal bool IsIdentity => Kernel == 1 && Stride == 1 && Padding == 0 && Positions == Size;

    /// <summary>Whether the only position covers all that is there, and no more.</summary>
    internal bool IsWhole => Positions == 1 && Kernel == Size && Padding == 0 && (Dilation == 1 || Kernel == 1);

    /// <summary>Whether each element is covered at one position.</summary>
    internal bool IsTiled => !IsCut && Stride == Kernel && Padding == 0 && (Dilation == 1 || Kernel == 1) && (long)Positions * Kernel == Size;

    internal bool IsValid => Size >= 0 && Positions >= 0 && Kernel > 0 && Stride > 0 && Dilation > 0;

    /// <summary>The element that the window begins with at a position; negative before the image.</summary>
    internal int Start(int position) => IsCut ? (int)((long)position * Size / Positions) : (position * Stride) - Padding;

    /// <summary>The position at which an element of the window covers an element of the dimension; −1 where there is none.</summary>
    internal int Position(int element, int tap)
    {
        int distance = element + Padding - (tap * Dilation);
        (int position, int rest) = Math.DivRem(distance, Stride);
        return distance >= 0 && rest == 0 && position < Positions ? position : -1;
    }

    /// <summary>What an element of the window covers at a position.</summary>
    internal int Pixel(int position, int tap) => Start(position) + (tap * Dilation);

    /// <summary>The elements of the window that lie in the image at a position: all from <c>First</c> to before <c>End</c>.</summary>
    internal (int First, int End) Taps(int position)
    {
        int start = Start(position);
        if (IsCut)
        {
            return (0, (int)((((position + 1L) * Size) + Positions - 1) / Positions) - start);
        }

        int first = start >= 0 ? 0 : Taken(-start + Dilation - 1);
        int end = start >= Size ? 0 : Math.Min(Kernel, Taken(Size - 1 - start) + 1);
        return (first, Math.Max(first, end));
    }

    /// <summary>The elements in a distance, without a division where they lie beside each other, as they mostly do.</summary>
    private int Taken(int distance) => Dilation == 1 ? distance : distance / Dilation;

    /// <inheritdoc/>
    public override string ToString() => IsCut ? $"{Size} into {Positions}" : $"{Kernel} of {Size} by {Stride} with padding {Padding} and dilation {Dilation}, {Positions} positions";
}
