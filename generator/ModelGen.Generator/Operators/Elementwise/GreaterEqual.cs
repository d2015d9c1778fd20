namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a ≥ b</c>, a mask; false if either is NaN.</summary>
internal sealed record GreaterEqual : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_GreaterThanOrEqual", "left, right", new GreaterEqual());

    public override string Name => "ge";

    protected override string Symbol => ">=";
}
