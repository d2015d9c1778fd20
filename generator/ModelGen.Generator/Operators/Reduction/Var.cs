using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = Σ (x − mean x)² / max(0, n − correction)</c>, in two passes, so that a large mean costs no accuracy.</summary>
internal sealed record Var(EquatableArray<int> Axes, bool KeepDim, int Correction) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Var", ["x, dims", "x, dims, keepDim, correction", "x, dim, keepDim, correction"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int correction = arguments.Has("correction") ? arguments.Int("correction") : 1;
        return graph.Add(new Var(Reductions.Axes(arguments, x.Shape), Reductions.KeepDim(arguments), correction), x);
    });

    public override string Name => "var";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new ReduceSum(Axes, KeepDim).Infer(inputs);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value mean = graph.Add(new Mean(Axes, KeepDim: true), inputs[0]);
        Value sum = graph.Add(new ReduceSum(Axes, KeepDim), graph.Add(new Square(), graph.Minus(inputs[0], mean)));
        Value divisor = graph.Add(new DimScalar(Reductions.Count(inputs[0].Shape, Axes) - Correction));
        return graph.Times(sum, graph.Over(1, Correction > 0 ? graph.Add(new Relu(), divisor) : divisor));
    }
}
