using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The pixels of an image that windows cover at a position: how many along each dimension, and where they lie, in floats.</summary>
internal readonly struct WindowBox
{
    private readonly nint start;
    private readonly nint planeStep;
    private readonly nint lineStep;

    internal WindowBox(in PoolingShape shape, int depth, int height, int width)
    {
        (int firstDepth, int endDepth) = shape.Depth.Taps(depth);
        (int firstHeight, int endHeight) = shape.Height.Taps(height);
        (int firstWidth, int endWidth) = shape.Width.Taps(width);
        (Depth, Height, Width) = (endDepth - firstDepth, endHeight - firstHeight, endWidth - firstWidth);
        nint line = (nint)shape.Width.Size * shape.Channels, plane = shape.Height.Size * line;
        start = (shape.Depth.Pixel(depth, firstDepth) * plane) + (shape.Height.Pixel(height, firstHeight) * line) + ((nint)shape.Width.Pixel(width, firstWidth) * shape.Channels);
        planeStep = shape.Depth.Dilation * plane;
        lineStep = shape.Height.Dilation * line;
        PixelStep = (nint)shape.Width.Dilation * shape.Channels;
    }

    internal int Depth { get; }

    internal int Height { get; }

    internal int Width { get; }

    /// <summary>From a pixel to the next in a line.</summary>
    internal nint PixelStep { get; }

    /// <summary>Where the pixels of a line begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint Line(int depth, int height) => start + (depth * planeStep) + (height * lineStep);
}
