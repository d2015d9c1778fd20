using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x²</c>; <c>dx = 2 * x * dy</c>.</summary>
internal sealed record Square : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Square", "x", new Square());

    public override string Name => "square";

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => x * x;

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Times(x, 2));

    protected override double? Evaluate(double x) => x * x;
}
