using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>The sizes of a pooling: <c>x[batch, …, channels] → y[batch, …, channels]</c> with one to three dimensions of an image between them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PoolingShape
{
    /// <summary>Describes a pooling; windows from the outermost dimension on.</summary>
    /// <param name="batch">The number of images.</param>
    /// <param name="channels">The channels of both.</param>
    /// <param name="first">The window along the first dimension of the image.</param>
    /// <param name="second">Along the second, if there is one.</param>
    /// <param name="third">Along the third, if there is one.</param>
    public PoolingShape(int batch, int channels, Window first, Window second = default, Window third = default)
    {
        (Batch, Channels) = (batch, channels);
        (Depth, Height, Width) = third.IsGiven ? (first, second, third) : second.IsGiven ? (Window.None, first, second) : (Window.None, first, Window.None);
    }

    /// <summary>The number of images.</summary>
    public int Batch { get; }

    /// <summary>The channels of both.</summary>
    public int Channels { get; }

    internal Window Depth { get; }

    internal Window Height { get; }

    internal Window Width { get; }

    /// <summary>The pixels of x in one image.</summary>
    internal int Pixels => Depth.Size * Height.Size * Width.Size;

    /// <summary>The pixels of y in one image.</summary>
    internal int Positions => Depth.Positions * Height.Positions * Width.Positions;

    /// <summary>The pixels of a window.</summary>
    internal int Elements => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>About how long it takes on one thread.</summary>
    internal long Nanoseconds => (long)Batch * Positions * Channels * Elements / 8;

    /// <summary>Checks that spans hold what the sizes say.</summary>
    internal void Check(int y, int x)
    {
        if ((Batch | Channels) < 0 || !Depth.IsValid || !Height.IsValid || !Width.IsValid || y < Total(Depth.Positions, Height.Positions, Width.Positions) || x < Total(Depth.Size, Height.Size, Width.Size))
        {
            Throw(y, x);
        }
    }

    /// <summary>The floats of images of a size.</summary>
    private long Total(long depth, long height, long width)
    {
        double all = (double)depth * height * width * Batch * Channels;
        return all > int.MaxValue ? long.MaxValue : (long)all;
    }

    [DoesNotReturn]
    private void Throw(int y, int x) => throw new ArgumentException(
        $"A pooling of {Batch} images of {Channels} channels, windows {Depth}; {Height}; {Width}, does not fit into spans of {x} floats for its input and {y} for its result.");
}
