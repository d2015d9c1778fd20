using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = clamp(x/6 + ½, 0, 1)</c>; <c>dx = −3 &lt; x &lt; 3 ? dy/6 : 0</c>.</summary>
internal sealed record HardSigmoid : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.HardSigmoid", "x", new HardSigmoid());

    public override string Name => "hardsigmoid";

    public override int Cost => 3;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Min", VectorExpression.Call("V.Max", VectorExpression.Call("V.MultiplyAdd", x, 1.0 / 6, 0.5), 0), 1);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Mask(graph.Add(new Less(), graph.Add(new Abs(), x), graph.Number(3)), graph.Times(dy, 1.0 / 6));
}
