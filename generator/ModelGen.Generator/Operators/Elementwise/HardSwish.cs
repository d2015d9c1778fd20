using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x * clamp(x/6 + ½, 0, 1)</c>; <c>dx = x ≤ −3 ? 0 : x ≥ 3 ? dy : dy * (x/3 + ½)</c>.</summary>
internal sealed record HardSwish : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.HardSwish", "x", new HardSwish());

    public override string Name => "hardswish";

    public override int Cost => 4;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) =>
        x * VectorExpression.Call("V.Min", VectorExpression.Call("V.Max", VectorExpression.Call("V.MultiplyAdd", x, 1.0 / 6, 0.5), 0), 1);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value middle = graph.Times(dy, graph.Plus(graph.Times(x, 1.0 / 3), 0.5));
        Value right = graph.Select(graph.Add(new GreaterEqual(), x, graph.Number(3)), dy, middle);
        return graph.Select(graph.Add(new LessEqual(), x, graph.Number(-3)), graph.Number(0), right);
    }
}
