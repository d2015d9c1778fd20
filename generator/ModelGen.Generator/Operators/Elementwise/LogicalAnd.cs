using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a and b</c> for masks.</summary>
internal sealed record LogicalAnd : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("BoolTensor.op_BitwiseAnd", "left, right", new LogicalAnd());

    public override string Name => "logical_and";

    protected override ElementType Element => ElementType.Bool;

    protected override string Symbol => "&";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);
}
