using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a − b</c>; <c>da = dy, db = −dy</c>.</summary>
internal sealed record Subtract : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Subtraction", "left, right", new Subtract(), ofIntegers: new IntegerSubtract()) with { Aliases = ["IntTensor.op_Subtraction"] };

    public override string Name => "sub";

    public override ImmutableArray<string> OutputNames => ["difference"];

    protected override string Symbol => "-";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (dy, graph.Negative(dy));

    protected override double? Evaluate(double a, double b) => a - b;

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) =>
        b.Number is 0 ? Keep(a, b)
        : b.Operator is Negate ? graph.Plus(a, b.Node.Inputs[0])
        : a.Number is 0 && Keep(b, a) is not null ? graph.Negative(b)
        : null;
}
