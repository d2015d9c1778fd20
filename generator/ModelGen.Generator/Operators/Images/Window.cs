using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// A window that moves along a dimension of an image: at position i it covers the elements <c>i·Stride − Before + t·Dilation</c> for each t below <paramref name="Kernel"/>, as
/// far as they are there. Or it cuts the dimension into <see cref="Parts"/>.
/// </summary>
/// <param name="Kernel">The elements it covers.</param>
/// <param name="Stride">From one position to the next.</param>
/// <param name="Before">How far the first position begins before the image.</param>
/// <param name="After">How far beyond the image the last position may reach.</param>
/// <param name="Dilation">From one of its elements to the next.</param>
internal sealed record Window(int Kernel, int Stride, int Before, int After, int Dilation)
{
    /// <summary>Where positions are parts of the dimension, how many there are: i from <c>⌊i·size/parts⌋</c> to before <c>⌈(i + 1)·size/parts⌉</c>.</summary>
    public Dim? Parts { get; init; }

    /// <summary>From the first element it covers to the last.</summary>
    public long Span => ((Kernel - 1L) * Dilation) + 1;

    /// <summary>How far the window can be moved along a dimension; negative where it does not fit.</summary>
    public Dim Room(Dim size) => Parts is not null ? size - 1 : size + (Before + (long)After - Span);

    /// <summary>That it fits into a dimension.</summary>
    /// <param name="name">The operator's.</param>
    /// <param name="image">Images with channels last.</param>
    /// <param name="dimension">Which dimension of an image, from 0.</param>
    public SizeBound Fits(string name, Shape image, int dimension) =>
        new(Room(image[dimension + 1]), FormattableString.Invariant($"{name}: a window of {Covered} in dimension {dimension + 2} of {ChannelsLast.BackOf(image)}{PaddingText}"));

    /// <summary>What is said where it does not.</summary>
    /// <param name="axis">The dimension of the images.</param>
    public string DoesNotFit(Shape images, int axis) => Parts is not null
        ? FormattableString.Invariant($"dimension {axis} of {images} has no elements")
        : FormattableString.Invariant($"a window of {Covered} does not fit into dimension {axis} of {images}, {images[axis] + (Before + (long)After)} elements{PaddingText}");

    /// <summary>The elements from the first that it covers to the last, and how they come about.</summary>
    private string Covered => Dilation == 1 ? FormattableString.Invariant($"{Span}") : FormattableString.Invariant($"{Span} ({Kernel} elements, dilated {Dilation})");

    private string PaddingText => Before == 0 && After == 0 ? "" : Before == After ? FormattableString.Invariant($" with a padding of {Before}") : FormattableString.Invariant($" with a padding of {Before} and {After}");

    /// <summary>The number of positions along a dimension of this size.</summary>
    public Dim Positions(Dim size) => Parts ?? ((Room(size) / Stride) + 1);

    /// <summary>The window that cuts a dimension into parts.</summary>
    public static Window Into(Dim parts) => new(1, 1, 0, 0, 1) { Parts = parts };

    /// <summary>As the runtime's <c>Window</c>.</summary>
    /// <param name="size">The size of the dimension.</param>
    /// <param name="positions">The number of positions.</param>
    /// <param name="dim">The text of a dim.</param>
    public string Text(Dim size, Dim positions, Func<Dim, string> dim)
    {
        if (Parts is not null)
        {
            return $"Window.Into({dim(size)}, {dim(positions)})";
        }

        string stride = Stride == 1 ? "" : $", stride: {dim(Stride)}";
        string padding = Before == 0 ? "" : $", padding: {dim(Before)}";
        string dilation = Dilation == 1 ? "" : $", dilation: {dim(Dilation)}";
        return $"new Window({dim(size)}, {dim(positions)}, {dim(Kernel)}{stride}{padding}{dilation})";
    }

    public override string ToString() => Parts is { } parts ? $"into {parts}"
        : FormattableString.Invariant($"{Kernel}{(Stride == 1 ? "" : $" by {Stride}")}{(Before == 0 && After == 0 ? "" : Before == After ? $" padded {Before}" : $" padded {Before}, {After}")}{(Dilation == 1 ? "" : $" dilated {Dilation}")}");
}
