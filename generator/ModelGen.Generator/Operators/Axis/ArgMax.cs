using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>Where along an axis the greatest element is, or the least (<c>torch.argmax</c>, <c>torch.argmin</c>): the first of equal ones, of NaN where there are any.</summary>
/// <param name="IsLeast">Whether it is the least.</param>
internal sealed record ArgMax(int Axis, bool IsLeast) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = StubOf("Ops.ArgMax", isLeast: false);

    public static Stub Least { get; } = StubOf("Ops.ArgMin", isLeast: true);

    public override string Name => IsLeast ? "argmin" : "argmax";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        return [new(ElementType.Int32, Reductions.Result(inputs[0].Shape, [Axis], keepDim: false))];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node) =>
        [new SizeBound(node.Inputs[0].Shape[Axis], $"{Name} over dimension {Axis} of {node.Inputs[0].Shape}", Least: 1)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Ordering.{(IsLeast ? "ArgMin" : "ArgMax")}({outputs[0]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Axis})";

    private static Stub StubOf(string name, bool isLeast) => Stub.Of(name, ["x", "x, dim, keepDim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        if (!arguments.Has("dim"))
        {
            return graph.Add(new ArgMax(0, isLeast), graph.Add(new Reshape(Shape.Of(x.Shape.Length)), x));
        }

        int axis = x.Shape.Axis(arguments.Int("dim"));
        Value result = graph.Add(new ArgMax(axis, isLeast), x);
        return Reductions.KeepDim(arguments) ? Reductions.Restore(graph, result, x.Shape, [axis]) : result;
    });
}
