using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = max(x, 0)</c>; <c>dx = y ≤ 0 ? 0 : dy</c>, so that NaN passes its gradient on, as in PyTorch.</summary>
internal sealed record Relu : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Relu", "x", new Relu());

    public override string Name => "relu";

    public override Saves Saves => Saves.Output;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Max", x, 0);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Select(graph.Add(new LessEqual(), y, graph.Number(0)), graph.Number(0), dy);

    protected override double? Evaluate(double x) => Math.Max(x, 0);
}
