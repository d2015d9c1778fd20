using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>y[k] = x[0] + … + x[k]</c> along an axis (<c>torch.cumsum</c>), or from the other end; dx is the same from the other end.</summary>
internal sealed record CumSum(int Axis, bool IsReversed) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = Stub.Of("Ops.CumSum", "x, dim", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new CumSum(x.Shape.Axis(arguments.Int("dim")), IsReversed: false), x);
    });

    public override string Name => "cumsum";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        return [inputs[0]];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.{(IsReversed ? "ReversedCumSum" : "CumSum")}({outputs[0]}, {inputs[0]}, {Sizes(node.Output.Shape, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new CumSum(Axis, !IsReversed), dy) : null];

    public override string Describe(ImmutableArray<string> inputs) => $"cumsum({inputs[0]}, {Axis}{(IsReversed ? ", reversed" : "")})";
}
