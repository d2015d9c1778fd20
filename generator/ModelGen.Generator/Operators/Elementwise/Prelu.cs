using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Normalization;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>x &gt; 0 ? x : weight·x</c> with one weight, or one for each channel of [batch, channels, …] (He and others 2015).</summary>
internal sealed record Prelu : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Prelu", "x, weight", new Prelu());

    public override string Name => "prelu";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        (Shape x, Shape weight) = (inputs[0].Shape, inputs[1].Shape);
        return inputs.All(i => i.Element == ElementType.Float32) && weight.Rank == 1 && (weight[0] == Dim.One || (x.Rank >= 2 && weight[0] == x[1]))
            ? [inputs[0]]
            : throw new ShapeException($"{Name} takes floats [batch, channels, …] and a weight [1] or [channels], but was given {inputs[0]} and {inputs[1]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value weight) = (inputs[0], inputs[1]);
        weight = weight.Shape[0] == Dim.One || x.Shape.Rank < 2 ? weight : Normalizations.OfChannels(graph, weight, x.Shape);
        return graph.Select(graph.Add(new Greater(), x, graph.Number(0)), x, graph.Times(weight, x));
    }
}
