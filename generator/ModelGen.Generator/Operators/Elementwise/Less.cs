using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a &lt; b</c>, a mask; false if either is NaN.</summary>
internal sealed record Less : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Tensor.op_LessThan", "left, right", new Less(), ofIntegers: (graph, x) => graph.Add(new IntegerGreater(), x[1], x[0])) with { Aliases = ["IntTensor.op_LessThan"] };

    public override string Name => "lt";

    protected override string Symbol => "<";
}
