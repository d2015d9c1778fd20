using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The sizes of a convolution.</summary>
/// <param name="Image">What the windows move over, <c>[batch, …, inputs]</c>.</param>
/// <param name="Result">Their positions, <c>[batch, …, outputs]</c>.</param>
/// <param name="Windows">One for each dimension between.</param>
/// <param name="Groups">The groups of channels that do not mix.</param>
internal sealed record ConvolutionSizes(Shape Image, Shape Result, EquatableArray<Window> Windows, int Groups)
{
    public Dim Inputs => Image[Image.Rank - 1];

    public Dim Outputs => Result[Result.Rank - 1];

    /// <summary>The products in a sum.</summary>
    public Dim Sum => Inputs / Groups * Taps;

    /// <summary>The products in a sum of the input gradient, at most.</summary>
    public Dim TransposedSum => Outputs / Groups * Taps;

    /// <summary>The pixels of the result in all images.</summary>
    public Dim Positions => Result.Product(0, Result.Rank - 1);

    /// <summary>The pixels that the windows move over in all images.</summary>
    public Dim Pixels => Image.Product(0, Image.Rank - 1);

    /// <summary>As the runtime's <c>ConvolutionShape</c>.</summary>
    public string Text(Func<Dim, string> dim) =>
        $"new ConvolutionShape({dim(Image[0])}, {dim(Inputs)}, {dim(Outputs)}, {dim(Groups)}, {string.Join(", ", Windows.Items.Select((w, i) => w.Text(Image[i + 1], Result[i + 1], dim)))})";

    /// <summary>The elements of the kernel.</summary>
    private Dim Taps => Windows.Items.Aggregate(Dim.One, (product, window) => product * window.Kernel);

    /// <summary>The shape of the weight, for comments.</summary>
    public string Weight => new Shape([Outputs, Inputs / Groups, .. Windows.Items.Select(w => (Dim)w.Kernel)]).ToString();
}
