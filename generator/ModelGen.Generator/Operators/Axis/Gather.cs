using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>y[…, j, …] = x[…, index[…, j, …], …]</c> along an axis (<c>torch.gather</c>); dx adds dy up where it came from.</summary>
internal sealed record Gather(int Axis) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Gather", "x, dim, index", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Gather(x.Shape.Axis(arguments.Int("dim"))), x, arguments.Tensor("index"));
    });

    public override string Name => "gather";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireNumbers(inputs[0]);
        (Shape x, Shape index) = (inputs[0].Shape, inputs[1].Shape);
        return inputs[1].Element == ElementType.Int32 && index.Rank == x.Rank && Enumerable.Range(0, x.Rank).All(i => i == Axis || x[i] == index[i])
            ? [inputs[0] with { Shape = index }]
            : throw new ShapeException($"gather takes int indices of the shape of x but for dimension {Axis}, but was given {inputs[0]} and {inputs[1]}");
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, node.Inputs[0].Shape[Axis])];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.Gather({Moved(outputs[0], node.Types[0])}, {Moved(inputs[0], node.Types[0])}, {inputs[1]}, {Sizes(node.Output.Shape, dim)}, {dim(node.Inputs[0].Shape[Axis])})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new GatherGradient(Axis, node.Inputs[0].Shape[Axis]), dy, node.Inputs[1]) : null, null];
}
