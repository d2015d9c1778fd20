using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>max(x, 0) + min(0, α·(e^(x/α) − 1))</c>.</summary>
internal sealed record Celu(double Alpha) : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Celu", "x, alpha", (graph, arguments) =>
    {
        double alpha = arguments.Double("alpha");
        return alpha != 0 && !double.IsInfinity(alpha) && !double.IsNaN(alpha)
            ? graph.Add(new Celu(alpha), arguments.Tensor("x"))
            : throw new HyperparameterException("alpha", "a finite number other than 0", FormattableString.Invariant($"{alpha}"));
    });

    public override string Name => "celu";

    protected override Value Compose(GraphBuilder graph, Value x) => graph.Times(graph.Add(new Elu(1), graph.Times(x, 1 / Alpha)), Alpha);
}
