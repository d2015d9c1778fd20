using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = erfc x = 1 − erf x</c>, exact where it is small; <c>dx = −dy * 2/√π * e^(−x²)</c>.</summary>
internal sealed record Erfc : UnaryOperator
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static Stub Stub { get; } = Stub.Of("Ops.Erfc", "x", new Erfc());

    public override string Name => "erfc";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Erfc", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Times(graph.Times(dy, -TwoOverRootPi), graph.Add(new Exp(), graph.Negative(graph.Add(new Square(), x))));
}
