using ModelGen.Generator.Graphs;
using System.Collections.Immutable;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = not x</c> for a mask.</summary>
internal sealed record LogicalNot : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("BoolTensor.op_LogicalNot", "value", new LogicalNot());

    public override string Name => "logical_not";

    protected override ElementType Element => ElementType.Bool;

    public override string Describe(ImmutableArray<string> inputs) => "!" + Operand(inputs[0]);

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Operator is LogicalNot ? inputs[0].Node.Inputs[0] : null;

    protected override VectorExpression Formula(VectorExpression x) => ~x;

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;
}
