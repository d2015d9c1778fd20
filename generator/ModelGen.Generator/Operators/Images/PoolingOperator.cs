using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>A pooling of images <c>[batch, …, channels]</c>, or the gradient of one; a window for each dimension between.</summary>
internal abstract record PoolingOperator(EquatableArray<Window> Windows) : KernelOperator
{
    public override bool GivesImages => true;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({string.Join(", ", inputs)}, {string.Join(" × ", Windows.Items)})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"{Name}({inputs[0]})";

    /// <summary>The positions of the windows over an image.</summary>
    /// <exception cref="ShapeException">A window does not fit.</exception>
    protected Shape Positions(Shape image)
    {
        if (image.Rank != Windows.Count + 2)
        {
            throw new ShapeException($"{Name}: {image} and {Windows.Count} windows do not fit");
        }

        return new([image[0], .. Windows.Items.Select((window, i) => window.Room(image[i + 1]).IsNegative
            ? throw new ShapeException($"{Name}: {window.DoesNotFit(image, i + 1)}")
            : window.Positions(image[i + 1])), image[image.Rank - 1]]);
    }

    /// <summary>The pixels under the windows at all positions: [batch, positions, elements, channels].</summary>
    /// <exception cref="ShapeException">A window does not fit.</exception>
    protected Shape PatchesOf(Shape image)
    {
        Shape positions = Positions(image);
        return Shape.Of(image[0], positions.Product(1, image.Rank - 1), Windows.Items.Aggregate(Dim.One, (product, window) => product * window.Kernel), image[image.Rank - 1]);
    }

    /// <summary>As the runtime's <c>PoolingShape</c>.</summary>
    protected string Sizes(Shape image, Shape result, Func<Dim, string> dim) =>
        $"new PoolingShape({dim(image[0])}, {dim(image[image.Rank - 1])}, {string.Join(", ", Windows.Items.Select((w, i) => w.Text(image[i + 1], result[i + 1], dim)))})";

    /// <summary>What must not be negative for the windows to fit.</summary>
    protected ImmutableArray<SizeBound> Bounds(Shape image) =>
        [.. Windows.Items.Select((window, i) => window.Fits(Name, image, i)), .. Windows.Items.Select(w => w.Parts).OfType<Dim>().Select(parts => new SizeBound(parts, $"{Name} into {parts} parts"))];
}
