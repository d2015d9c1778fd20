using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a ≥ b</c>, a mask; false if either is NaN.</summary>
internal sealed record GreaterEqual : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Tensor.op_GreaterThanOrEqual", "left, right", new GreaterEqual(), ofIntegers: (graph, x) => graph.Add(new LogicalNot(), graph.Add(new IntegerGreater(), x[1], x[0])))
        with { Aliases = ["IntTensor.op_GreaterThanOrEqual"] };

    public override string Name => "ge";

    protected override string Symbol => ">=";
}
