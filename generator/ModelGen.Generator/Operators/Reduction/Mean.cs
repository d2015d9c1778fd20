using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = Σ x * (1/n)</c>.</summary>
internal sealed record Mean(EquatableArray<int> Axes, bool KeepDim) : CompositeOperator
{
    public static Stub Stub { get; } = Reductions.Stub("Ops.Mean", (axes, keepDim) => new Mean(axes, keepDim));

    public override string Name => "mean";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new ReduceSum(Axes, KeepDim).Infer(inputs);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value count = graph.Add(new DimScalar(Reductions.Count(inputs[0].Shape, Axes)));
        return graph.Times(graph.Add(new ReduceSum(Axes, KeepDim), inputs[0]), graph.Over(1, count));
    }
}
