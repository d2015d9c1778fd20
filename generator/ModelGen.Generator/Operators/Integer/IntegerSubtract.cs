using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = a − b</c> on integers.</summary>
internal sealed record IntegerSubtract : IntegerOperator
{
    public override string Name => "sub";

    public override ImmutableArray<string> OutputNames => ["difference"];

    public override string Describe(ImmutableArray<string> inputs) => $"{Operand(inputs[0])} - {Operand(inputs[1])}";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.SubtractBits", a, b);

    protected override int Evaluate(int a, int b) => unchecked(a - b);

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) => b.Number is 0 ? Keep(a, b) : null;
}
