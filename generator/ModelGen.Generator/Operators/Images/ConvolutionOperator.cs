using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// A convolution or one of its gradients. Images are <c>[batch, …, channels]</c>, a window for each dimension between; weights <c>[outputs, inputs / groups, …]</c>. The three
/// sorts of tensors determine each other: <c>y = x * w</c>, and the derivative of each of the operators is made of the other two.
/// </summary>
internal abstract record ConvolutionOperator(EquatableArray<Window> Windows, int Groups) : ContractionOperator
{
    public override bool ReadsInPlace(Node node, int input, Access access) => access.IsDense(node.Inputs[input].Shape);

    /// <summary>What the windows are like, for texts: <c>3 padded 1 × 3 padded 1</c>.</summary>
    protected string Arguments => $"{string.Join(" × ", Windows.Items)}{(Groups == 1 ? "" : FormattableString.Invariant($", {Groups} groups"))}";

    /// <summary>The image that the windows move over.</summary>
    protected abstract Shape Image(Node node);

    /// <summary>The image of their positions.</summary>
    protected abstract Shape Result(Node node);

    protected ConvolutionSizes ConvolutionSizesOf(Node node) => new(Image(node), Result(node), Windows, Groups);

    /// <summary>The size of an image between the batch and the channels.</summary>
    protected static EquatableArray<Dim> InnerOf(Shape image) => image.Dims.Items.RemoveAt(image.Rank - 1).RemoveAt(0).ToEquatableArray();

    protected static Shape ImageOf(Dim batch, IEnumerable<Dim> inner, Dim channels) => new([batch, .. inner, channels]);

    /// <summary>Whether a condition selects whole images, so that it is the same of the result and of an input.</summary>
    protected static bool SelectsImages(Value condition, int rank) => condition.Shape.Rank == 0 || (condition.Shape.Rank == rank && condition.Shape.Dims.Items.Skip(1).All(d => d == Dim.One));

    /// <summary>The batches of all steps of a loop as one batch.</summary>
    protected static Value OneBatch(GraphBuilder graph, Value stack)
    {
        ImmutableArray<Dim> dims = stack.Shape.Dims.Items;
        return graph.Add(new Movement.Reshape(new Shape(dims.RemoveAt(0).SetItem(0, dims[0] * dims[1]))), stack);
    }
}
