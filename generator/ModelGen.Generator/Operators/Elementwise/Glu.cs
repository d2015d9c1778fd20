using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>a·σ(b)</c> for the halves a and b of a dimension (Dauphin and others 2017).</summary>
internal sealed record Glu(int Axis) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Glu", "x, dim", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Glu(x.Shape.Axis(arguments.Int("dim"))), x);
    });

    public override string Name => "glu";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Dim whole = inputs[0].Shape[Axis], half = whole / 2;
        return inputs[0].Element == ElementType.Float32 && half * 2 == whole
            ? [inputs[0] with { Shape = new Shape(inputs[0].Shape.Dims.Items.SetItem(Axis, half)) }]
            : throw new ShapeException($"{Name} halves dimension {Axis} of a float tensor, which must be even, but was given {inputs[0]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Dim half = inputs[0].Shape[Axis] / 2;
        return graph.Times(Slice.Along(graph, inputs[0], Axis, Dim.Zero, half), graph.Add(new Sigmoid(), Slice.Along(graph, inputs[0], Axis, half, half)));
    }
}
