using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = min(a, b)</c>, NaN if either is; <c>da = a &lt; b ? dy : a = b ? dy/2 : 0</c>, db likewise.</summary>
internal sealed record Minimum : BinaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Minimum", "x, y", new Minimum(), ofIntegers: new IntegerMinimum());

    public override string Name => "minimum";

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.Min", a, b);

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy)
    {
        Value share = graph.Select(graph.Add(new Equal(), a, b), graph.Times(dy, 0.5), dy);
        return (Unless(a, b), Unless(b, a));

        Value Unless(Value operand, Value other) => graph.Select(graph.Add(new Greater(), operand, other), graph.Number(0), share);
    }

    protected override double? Evaluate(double a, double b) => Math.Min(a, b);
}
