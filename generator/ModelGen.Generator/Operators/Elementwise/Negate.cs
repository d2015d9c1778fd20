using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;
using System.Collections.Immutable;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = −x</c>; <c>dx = −dy</c>.</summary>
internal sealed record Negate : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Neg", "x", new Negate(), ofIntegers: (graph, x) => graph.Add(new IntegerSubtract(), graph.Integer(0), x[0]))
        with { Aliases = ["Tensor.op_UnaryNegation", "IntTensor.op_UnaryNegation"] };

    public override string Name => "neg";

    public override ImmutableArray<string> OutputNames => ["negative"];

    public override string Describe(ImmutableArray<string> inputs) => "-" + Operand(inputs[0]);

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Operator is Negate ? inputs[0].Node.Inputs[0] : null;

    protected override VectorExpression Formula(VectorExpression x) => -x;

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Negative(dy);

    protected override double? Evaluate(double x) => -x;
}
