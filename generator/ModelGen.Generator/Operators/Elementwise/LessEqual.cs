using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a ≤ b</c>, a mask; false if either is NaN.</summary>
internal sealed record LessEqual : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Tensor.op_LessThanOrEqual", "left, right", new LessEqual(), ofIntegers: (graph, x) => graph.Add(new LogicalNot(), graph.Add(new IntegerGreater(), x[0], x[1])))
        with { Aliases = ["IntTensor.op_LessThanOrEqual"] };

    public override string Name => "le";

    protected override string Symbol => "<=";
}
