using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The sizes of images <c>[batch, …, channels]</c> that are read at the places of a grid <c>[batch, …, dimensions]</c>, and how.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SamplingShape
{
    /// <summary>Describes images of two dimensions.</summary>
    /// <param name="batch">The number of images.</param>
    /// <param name="channels">Their channels.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="places">The places of a grid.</param>
    /// <param name="mode">What is between pixels.</param>
    /// <param name="padding">What is outside.</param>
    /// <param name="alignCorners">Whether −1 and 1 are the middles of the outermost pixels; else their edges.</param>
    public SamplingShape(int batch, int channels, int height, int width, int places, SamplingMode mode, SamplingPadding padding, bool alignCorners)
        : this(batch, channels, 0, height, width, places, mode, padding, alignCorners) => IsFlat = true;

    /// <summary>Describes images of three dimensions.</summary>
    /// <inheritdoc cref="SamplingShape(int, int, int, int, int, SamplingMode, SamplingPadding, bool)"/>
    public SamplingShape(int batch, int channels, int depth, int height, int width, int places, SamplingMode mode, SamplingPadding padding, bool alignCorners)
    {
        (Batch, Channels, Places) = (batch, channels, places);
        Depth = new(depth, mode, padding, alignCorners);
        Height = new(height, mode, padding, alignCorners);
        Width = new(width, mode, padding, alignCorners);
    }

    /// <summary>The number of images.</summary>
    public int Batch { get; }

    /// <summary>Their channels.</summary>
    public int Channels { get; }

    /// <summary>The places of a grid.</summary>
    public int Places { get; }

    internal SamplingAxis Depth { get; }

    internal SamplingAxis Height { get; }

    internal SamplingAxis Width { get; }

    /// <summary>Whether images have two dimensions.</summary>
    internal bool IsFlat { get; }

    /// <summary>The numbers of a place.</summary>
    internal int Coordinates => IsFlat ? 2 : 3;

    /// <summary>The pixels of an image.</summary>
    internal int Pixels => (IsFlat ? 1 : Depth.Size) * Height.Size * Width.Size;

    /// <summary>About how long it takes on one thread.</summary>
    internal long Nanoseconds => (long)Batch * Places * (30 + (Channels * Height.Taps * Width.Taps / 8));

    /// <summary>Checks that spans hold what the sizes say.</summary>
    internal void Check(int sampled, int image, int grid)
    {
        Along.Require(sampled, Batch, Places, Channels);
        Along.Require(image, Batch, Pixels, Channels);
        Along.Require(grid, Batch, Places, Coordinates);
    }
}
