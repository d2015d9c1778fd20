namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a &lt; b</c>, a mask; false if either is NaN.</summary>
internal sealed record Less : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_LessThan", "left, right", new Less());

    public override string Name => "lt";

    protected override string Symbol => "<";
}
