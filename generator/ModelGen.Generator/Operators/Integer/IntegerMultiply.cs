using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = a * b</c> on integers.</summary>
internal sealed record IntegerMultiply : IntegerOperator
{
    public override string Name => "mul";

    public override ImmutableArray<string> OutputNames => ["product"];

    public override bool IsCommutative => true;

    public override string Describe(ImmutableArray<string> inputs) => $"{Operand(inputs[0])} * {Operand(inputs[1])}";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.MultiplyBits", a, b);

    protected override int Evaluate(int a, int b) => unchecked(a * b);

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) => b.Number is 1 ? Keep(a, b) : a.Number is 1 ? Keep(b, a) : null;
}
