using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Where the values of a <see cref="MaxPool"/> come from: the number of the pixel in its image, counted line by line, the first of equal ones, of NaN the last.</summary>
internal sealed record MaxPoolIndices(EquatableArray<Window> Windows) : PoolingOperator(Windows)
{
    public static Stub OneDimension { get; } = Poolings.MaxWithIndicesStub(1);

    public static Stub TwoDimensions { get; } = Poolings.MaxWithIndicesStub(2);

    public static Stub ThreeDimensions { get; } = Poolings.MaxWithIndicesStub(3);

    public override string Name => "max_pool_indices";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new(ElementType.Int32, Positions(inputs[0].Shape))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[0].Shape);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.MaxIndices({outputs[0]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, node.Output.Shape, dim)})";
}
