using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Axis;

namespace ModelGen.Generator.Operators.Images;

/// <summary>A dimension of an image that gets another size, or the gradient of one.</summary>
/// <param name="Mode">What is between elements.</param>
/// <param name="AlignCorners">Whether the first and last elements stay where they are.</param>
/// <param name="Scale">From a position to the new one, where it is not the ratio of the sizes; else 0.</param>
internal abstract record ResamplingOperator(int Axis, ResamplingMode Mode, bool AlignCorners, double Scale) : AxisOperator(Axis)
{
    public override bool GivesImages => true;

    /// <summary>Elements that are made of others need some.</summary>
    protected static IEnumerable<SizeBound> Bounds(Dim size, Dim newSize) =>
        [new SizeBound(size, $"a dimension of {size} that gets {newSize} elements", Least: 1), new SizeBound(newSize, $"a dimension of {size} that gets {newSize} elements", Least: 1), .. SizeBound.OfDivisors([newSize])];

    /// <summary>The arguments behind the spans.</summary>
    protected string Arguments(Shape image, Dim newSize, Func<Dim, string> dim)
    {
        string options = $"{(AlignCorners ? ", alignCorners: true" : "")}{(Scale == 0 ? "" : $", scale: {Literal.Double(Scale)}")}";
        return $"{dim(image.Product(0, Axis))}, new ResamplingAxis({dim(image[Axis])}, {dim(newSize)}, ResamplingMode.{Mode}{options}), {dim(image.Product(Axis + 1, image.Rank))}";
    }
}
