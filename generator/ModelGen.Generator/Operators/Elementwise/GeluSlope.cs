using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = Φ(x) + x * φ(x)</c>, the derivative of <see cref="Gelu"/> as one formula, since both terms have the same exponential; <c>dx = dy * φ(x) * (2 − x²)</c>.</summary>
internal sealed record GeluSlope : UnaryOperator
{
    private const double DensityAtZero = 0.39894228040143267794;

    public override string Name => "gelu_slope";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.GeluSlope", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value square = graph.Add(new Square(), x);
        Value density = graph.Times(graph.Add(new Exp(), graph.Times(square, -0.5)), DensityAtZero);
        return graph.Times(dy, graph.Times(density, graph.Minus(2, square)));
    }
}
