using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>The root of the variance, without a gradient where it is 0.</summary>
internal sealed record Std(EquatableArray<int> Axes, bool KeepDim, int Correction) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Std", ["x, dims", "x, dims, keepDim, correction", "x, dim, keepDim, correction"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int correction = arguments.Has("correction") ? arguments.Int("correction") : 1;
        return graph.Add(new Std(Reductions.Axes(arguments, x.Shape), Reductions.KeepDim(arguments), correction), x);
    });

    public override string Name => "std";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new ReduceSum(Axes, KeepDim).Infer(inputs);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) => 
        Reductions.Root(graph, graph.Add(new Var(Axes, KeepDim, Correction), inputs[0]), 0.5);
}
