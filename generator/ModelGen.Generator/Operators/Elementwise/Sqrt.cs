using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = √x</c>; <c>dx = dy / (2 * y)</c>.</summary>
internal sealed record Sqrt : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Sqrt", "x", new Sqrt());

    public override string Name => "sqrt";

    public override int Cost => 8;

    public override Saves Saves => Saves.Output;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Sqrt", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Over(graph.Times(dy, 0.5), y);

    protected override double? Evaluate(double x) => Math.Sqrt(x);
}
