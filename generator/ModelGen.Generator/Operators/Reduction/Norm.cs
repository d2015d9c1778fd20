using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>(Σ |x|ᵖ)^(1/p)</c>, without a gradient where it is 0; for p of ∞ the greatest magnitude.</summary>
internal sealed record Norm(double P, EquatableArray<int> Axes, bool KeepDim) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Norm", ["x, p, dims", "x, p, dims, keepDim", "x, p, dim, keepDim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        double p = arguments.Double("p");
        return p > 0
            ? graph.Add(new Norm(p, Reductions.Axes(arguments, x.Shape), Reductions.KeepDim(arguments)), x)
            : throw new HyperparameterException("p", "greater than 0", Literal.Text(p));
    });

    public override string Name => "norm";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new ReduceSum(Axes, KeepDim).Infer(inputs);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        if (P == 2)
        {
            return Reductions.Root(graph, graph.Add(new ReduceSum(Axes, KeepDim), graph.Add(new Square(), x)), 0.5);
        }

        Value magnitude = graph.Add(new Abs(), x);
        return double.IsPositiveInfinity(P) ? graph.Add(new ReduceMax(Axes, KeepDim), magnitude)
            : P == 1 ? graph.Add(new ReduceSum(Axes, KeepDim), magnitude)
            : Reductions.Root(graph, graph.Add(new ReduceSum(Axes, KeepDim), graph.Add(new Pow(), magnitude, graph.Number(P))), 1 / P);
    }
}
