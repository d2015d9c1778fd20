using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a or b</c> for masks.</summary>
internal sealed record LogicalOr : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("BoolTensor.op_BitwiseOr", "left, right", new LogicalOr());

    public override string Name => "logical_or";

    protected override ElementType Element => ElementType.Bool;

    protected override string Symbol => "|";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);
}
