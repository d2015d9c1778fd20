namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a ≤ b</c>, a mask; false if either is NaN.</summary>
internal sealed record LessEqual : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_LessThanOrEqual", "left, right", new LessEqual());

    public override string Name => "le";

    protected override string Symbol => "<=";
}
