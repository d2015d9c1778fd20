using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The pixels of an image that windows cover at a position: how many along each dimension, and where they lie, in floats.</summary>
internal struct WindowBox
{
    private readonly nint first;
    private readonly nint planeStep;
    private readonly nint lineStep;
    private nint start;

    /// <summary>A line of positions; <see cref="MoveTo"/> one of them comes next.</summary>
    internal WindowBox(in PoolingShape shape, int depth, int height)
    {
        (int firstDepth, int endDepth) = shape.Depth.Taps(depth);
        (int firstHeight, int endHeight) = shape.Height.Taps(height);
        (Depth, Height) = (endDepth - firstDepth, endHeight - firstHeight);
        nint line = (nint)shape.Width.Size * shape.Channels, plane = shape.Height.Size * line;
        first = (shape.Depth.Pixel(depth, firstDepth) * plane) + (shape.Height.Pixel(height, firstHeight) * line);
        planeStep = shape.Depth.Dilation * plane;
        lineStep = shape.Height.Dilation * line;
        PixelStep = (nint)shape.Width.Dilation * shape.Channels;
    }

    internal readonly int Depth { get; }

    internal readonly int Height { get; }

    internal int Width { get; private set; }

    /// <summary>From a pixel to the next in a line.</summary>
    internal readonly nint PixelStep { get; }

    /// <summary>Goes to a position of the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MoveTo(in PoolingShape shape, int position)
    {
        (int firstTap, int end) = shape.Width.Taps(position);
        Width = end - firstTap;
        start = first + ((nint)shape.Width.Pixel(position, firstTap) * shape.Channels);
    }

    /// <summary>Where the pixels of a line begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly nint Line(int depth, int height) => start + (depth * planeStep) + (height * lineStep);
}
