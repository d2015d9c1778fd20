using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a &gt; b</c>, a mask; false if either is NaN.</summary>
internal sealed record Greater : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_GreaterThan", "left, right", new Greater(), ofIntegers: new IntegerGreater())
        with { Aliases = ["IntTensor.op_GreaterThan"] };

    public override string Name => "gt";

    protected override string Symbol => ">";
}
