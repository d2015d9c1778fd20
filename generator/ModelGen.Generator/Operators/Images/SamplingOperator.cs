using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Images <c>[batch, …, channels]</c> that are read at the places of a grid <c>[batch, …, dimensions]</c>, or a gradient of that. −1 and 1 are the ends of a dimension; the last one's coordinate comes first.</summary>
/// <param name="Mode">What is between pixels.</param>
/// <param name="Padding">What is outside.</param>
/// <param name="AlignCorners">Whether the ends are the middles of the outermost pixels; else their edges.</param>
internal abstract record SamplingOperator(SamplingMode Mode, SamplingPadding Padding, bool AlignCorners) : KernelOperator
{
    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({string.Join(", ", inputs)}, {Mode}, {Padding}{(AlignCorners ? ", corners aligned" : "")})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"{Name}({string.Join(", ", inputs)})";

    /// <summary>The values of an image at the places of a grid.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    protected Shape Sampled(Shape image, TensorType grid)
    {
        Shape places = grid.Shape;
        bool fits = grid.Element == ElementType.Float32 && image.Rank is 4 or 5 && places.Rank == image.Rank && places[0] == image[0] && places[places.Rank - 1] == image.Rank - 2;
        return fits
            ? new Shape(places.Dims.Items.SetItem(places.Rank - 1, image[image.Rank - 1]))
            : throw new ShapeException($"{Name}: {image} and {grid} do not fit");
    }

    /// <summary>As the runtime's <c>SamplingShape</c>.</summary>
    protected string Sizes(Shape image, Shape grid, Func<Dim, string> dim)
    {
        string inner = string.Join(", ", image.Dims.Items.Skip(1).Take(image.Rank - 2).Select(dim));
        return $"new SamplingShape({dim(image[0])}, {dim(image[image.Rank - 1])}, {inner}, {dim(grid.Product(1, grid.Rank - 1))}, SamplingMode.{Mode}, SamplingPadding.{Padding}, alignCorners: {(AlignCorners ? "true" : "false")})";
    }

    /// <summary>The middle of an image without pixels is nowhere.</summary>
    protected static ImmutableArray<SizeBound> Bounds(Shape image) =>
        [.. Enumerable.Range(1, image.Rank - 2).Select(i => new SizeBound(image[i], $"grid_sample of {image[i]} pixels in dimension {i} of {image}", Least: 1))];
}
