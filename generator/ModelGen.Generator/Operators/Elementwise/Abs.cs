using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = |x|</c>; <c>dx = dy * sign(x)</c>.</summary>
internal sealed record Abs : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.Abs", "x", new Abs(), ofIntegers: (graph, x) => graph.Add(new IntegerMaximum(), x[0], graph.Add(new IntegerSubtract(), graph.Integer(0), x[0])));

    public override string Name => "abs";

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Abs", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Add(new Sign(), x));

    protected override double? Evaluate(double x) => Math.Abs(x);
}
