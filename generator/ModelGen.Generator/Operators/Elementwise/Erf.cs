using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = erf x = 2/√π ∫₀ˣ e^(−t²) dt</c>; <c>dx = dy * 2/√π * e^(−x²)</c>.</summary>
internal sealed record Erf : UnaryOperator
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static Stub Stub { get; } = Stub.Of("Ops.Erf", "x", new Erf());

    public override string Name => "erf";

    public override int Cost => 25;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Erf", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Times(graph.Times(dy, TwoOverRootPi), graph.Add(new Exp(), graph.Negative(graph.Add(new Square(), x))));
}
