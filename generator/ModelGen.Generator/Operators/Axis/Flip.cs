using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>y[k] = x[n − 1 − k]</c> along an axis (<c>torch.flip</c>); <c>dx</c> = dy reversed.</summary>
internal sealed record Flip(int Axis) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Flip", "x, dims", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<int> axes = [.. arguments.Ints("dims").Select(x.Shape.Axis)];
        return axes.Distinct().Count() == axes.Length
            ? axes.Aggregate(x, (value, axis) => graph.Add(new Flip(axis), value))
            : throw new ShapeException($"flip: the dimensions ({string.Join(", ", axes)}) must be different ones");
    });

    public override string Name => "flip";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireNumbers(inputs[0]);
        return [inputs[0]];
    }

    /// <summary>Twice is not at all.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Operator == this ? inputs[0].Node.Inputs[0] : null;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.Flip({Moved(outputs[0], node.Types[0])}, {Moved(inputs[0], node.Types[0])}, {Sizes(node.Output.Shape, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Flip(Axis), dy) : null];

    public override string Describe(ImmutableArray<string> inputs) => $"flip({inputs[0]}, {Axis})";
}
