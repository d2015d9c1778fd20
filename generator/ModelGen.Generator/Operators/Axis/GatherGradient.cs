using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>y[…, index[…, j, …], …] += x[…, j, …]</c>, beginning with zeros, where y has <paramref name="Size"/> elements along the axis (<c>torch.scatter_add</c>); dx gathers.</summary>
internal sealed record GatherGradient(int Axis, Dim Size) : AxisOperator(Axis)
{
    public override string Name => "gather_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.SetItem(Axis, Size)))];

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Size)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.Scatter({outputs[0]}, {inputs[0]}, {inputs[1]}, {Sizes(node.Inputs[0].Shape, dim)}, {dim(Size)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Gather(Axis), dy, node.Inputs[1]) : null, null];
}
