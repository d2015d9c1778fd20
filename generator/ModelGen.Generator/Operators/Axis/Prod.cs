using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>The product along an axis, which stays as 1 (<c>torch.prod</c>); <c>dx[k] = dy · Π x[j], j ≠ k</c>.</summary>
internal sealed record Prod(int Axis) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Prod", ["x", "x, dim, keepDim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        if (!arguments.Has("dim"))
        {
            Value flat = graph.Add(new Reshape(Shape.Of(x.Shape.Length)), x);
            return graph.Add(new Reshape(Shape.Scalar), graph.Add(new Prod(0), flat));
        }

        int axis = x.Shape.Axis(arguments.Int("dim"));
        Value product = graph.Add(new Prod(axis), x);
        return arguments.Bool("keepDim") ? product : graph.Add(new Reshape(new Shape(x.Shape.Dims.Items.RemoveAt(axis))), product);
    });

    public override string Name => "prod";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        return [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.SetItem(Axis, Dim.One)))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.Prod({outputs[0]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new ProdGradient(Axis), node.Inputs[0], dy) : null];

    public override string Describe(ImmutableArray<string> inputs) => $"prod({inputs[0]}, {Axis})";
}
