using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = 1 / √x</c>; <c>dx = −½ * dy * y³</c>.</summary>
internal sealed record Rsqrt : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Rsqrt", "x", new Rsqrt());

    public override string Name => "rsqrt";

    public override int Cost => 16;

    public override Saves Saves => Saves.Output;

    protected override VectorExpression Formula(VectorExpression x) => 1 / VectorExpression.Call("V.Sqrt", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Times(graph.Times(dy, -0.5), graph.Times(y, graph.Add(new Square(), y)));

    protected override double? Evaluate(double x) => 1 / Math.Sqrt(x);
}
