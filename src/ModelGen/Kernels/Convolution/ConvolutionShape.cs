using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>
/// The sizes of a convolution: <c>x[batch, …, inputs] → y[batch, …, outputs]</c> with one to three dimensions of an image between them, weights
/// <c>[outputs, inputs / groups, …]</c>. Channels lie last: those of one pixel lie together.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ConvolutionShape
{
    /// <summary>Describes a convolution; windows from the outermost dimension on.</summary>
    /// <param name="batch">The number of images.</param>
    /// <param name="inputs">The channels of x.</param>
    /// <param name="outputs">The channels of y.</param>
    /// <param name="groups">The groups of channels that do not mix.</param>
    /// <param name="first">The window along the first dimension of the image.</param>
    /// <param name="second">Along the second, if there is one.</param>
    /// <param name="third">Along the third, if there is one.</param>
    public ConvolutionShape(int batch, int inputs, int outputs, int groups, Window first, Window second = default, Window third = default)
    {
        (Batch, Inputs, Outputs, Groups) = (batch, inputs, outputs, groups);
        (Depth, Height, Width) = third.IsGiven ? (first, second, third) : second.IsGiven ? (Window.None, first, second) : (Window.None, first, Window.None);
    }

    /// <summary>The number of images.</summary>
    public int Batch { get; }

    /// <summary>The channels of x.</summary>
    public int Inputs { get; }

    /// <summary>The channels of y.</summary>
    public int Outputs { get; }

    /// <summary>The groups of channels that do not mix.</summary>
    public int Groups { get; }

    internal Window Depth { get; }

    internal Window Height { get; }

    /// <summary>Along the innermost of two or more dimensions, whose positions are a line; images of one dimension have lines of one pixel, so that they are cut into parts as others are.</summary>
    internal Window Width { get; }

    internal int GroupInputs => Inputs / Groups;

    internal int GroupOutputs => Outputs / Groups;

    internal int Taps => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>The pixels of x in one image.</summary>
    internal int Pixels => Depth.Size * Height.Size * Width.Size;

    /// <summary>The pixels of y in one image.</summary>
    internal int Positions => Depth.Positions * Height.Positions * Width.Positions;

    /// <summary>The inputs of an output: all elements of the window in all channels of a group.</summary>
    internal int Sum => Taps * GroupInputs;

    /// <summary>Whether it is a linear layer with <see cref="Sum"/> inputs, whose rows are the pixels or, where the window is as large as they are, the images.</summary>
    internal bool IsLinear => Groups == 1 && ((Depth.IsIdentity && Height.IsIdentity && Width.IsIdentity) || (Depth.IsWhole && Height.IsWhole && Width.IsWhole));

    /// <summary>Whether each channel is by itself.</summary>
    internal bool IsDepthwise => Groups == Inputs && Groups == Outputs && Groups > 1;

    /// <summary>About how long it takes on one thread.</summary>
    internal long Nanoseconds => (long)Batch * Positions * Outputs * Sum / 64;

    /// <summary>Checks that spans hold what the sizes say.</summary>
    internal void Check(int y, int x, int w, ParameterStorage storage)
    {
        if ((Batch | Inputs | Outputs) < 0 || Groups <= 0 || Inputs % Groups != 0 || Outputs % Groups != 0 || !Depth.IsValid || !Height.IsValid || !Width.IsValid
            || y < Total(Batch, Positions64, Outputs) || x < Total(Batch, Pixels64, Inputs) || w < WeightFloats(storage))
        {
            Throw(y, x, w, storage);
        }
    }

    private long Pixels64 => Total(Depth.Size, Height.Size, Width.Size);

    private long Positions64 => Total(Depth.Positions, Height.Positions, Width.Positions);

    private long WeightFloats(ParameterStorage storage) =>
        Total(storage == ParameterStorage.Panels ? AlignedBlock.RoundUp(Outputs) : Outputs, GroupInputs, Total(Depth.Kernel, Height.Kernel, Width.Kernel));

    /// <summary>A product of sizes, or more than any span holds.</summary>
    private static long Total(long a, long b, long c)
    {
        if (a == 0 || b == 0 || c == 0)
        {
            return 0;
        }

        long product = a * b;
        return product > int.MaxValue || product * c > int.MaxValue ? long.MaxValue : product * c;
    }

    [DoesNotReturn]
    private void Throw(int y, int x, int w, ParameterStorage storage) => throw new ArgumentException(
        $"A convolution of {Batch} images from {Inputs} to {Outputs} channels in {Groups} groups, windows {Depth}; {Height}; {Width}, does not fit into spans of {x} floats for "
        + $"its input, {y} for its result and {w} for its weight ({storage}).");
}
