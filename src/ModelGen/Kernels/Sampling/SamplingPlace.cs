using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A place of a grid in an image: the pixels that its value is made of, along each dimension.</summary>
internal readonly struct SamplingPlace
{
    internal readonly SamplingTaps Depth;
    internal readonly SamplingTaps Height;
    internal readonly SamplingTaps Width;

    internal SamplingPlace(ref readonly float grid, nint place, in SamplingShape shape)
    {
        ref float coordinates = ref Unsafe.Add(ref Unsafe.AsRef(in grid), place * shape.Coordinates);
        Width = shape.Width.At(coordinates);
        Height = shape.Height.At(Unsafe.Add(ref coordinates, 1));
        Depth = shape.IsFlat ? new() { FirstWeight = 1 } : shape.Depth.At(Unsafe.Add(ref coordinates, 2));
        DepthTaps = shape.IsFlat ? 1 : shape.Depth.Taps;
    }

    internal int DepthTaps { get; }

    /// <summary>The pixels of a line, from the first of the image on; negative where there is no such line.</summary>
    internal int Line(int depth, int height, in SamplingShape shape)
    {
        int d = Depth.Pixel(depth), h = Height.Pixel(height);
        return (d | h) < 0 ? -1 : ((d * shape.Height.Size) + h) * shape.Width.Size;
    }
}
