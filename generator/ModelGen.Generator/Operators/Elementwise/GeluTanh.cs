using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = ½x * (1 + tanh(u)) = x * s</c> with <c>u = √(2/π) * (x + 0.044715x³)</c> and <c>s = σ(2u)</c>, which keeps its digits far left where
/// 1 + tanh has none; <c>dx = dy * s * (1 + x * (1 − s) * 2 * √(2/π) * (1 + 3 * 0.044715x²))</c>.
/// </summary>
internal sealed record GeluTanh : UnaryOperator
{
    private const double TwiceRootOfTwoOverPi = 1.5957691216057307118;
    private const double Cubic = 0.044715;

    /// <summary>From here on s is 0 or 1 in single precision, and powers of x could only overflow.</summary>
    private const double Saturation = 14;

    public override string Name => "gelu_tanh";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) =>
        x * VectorExpression.Call("VectorMath.Sigmoid", x * VectorExpression.Call("V.MultiplyAdd", x * x, TwiceRootOfTwoOverPi * Cubic, TwiceRootOfTwoOverPi));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        x = graph.Add(new Clamp(-Saturation, Saturation), x);
        Value square = graph.Add(new Square(), x);
        Value s = graph.Add(new Sigmoid(), graph.Times(x, graph.Plus(graph.Times(square, TwiceRootOfTwoOverPi * Cubic), TwiceRootOfTwoOverPi)));
        Value slope = graph.Plus(graph.Times(square, 3 * TwiceRootOfTwoOverPi * Cubic), TwiceRootOfTwoOverPi);
        Value inner = graph.Times(graph.Times(x, graph.Minus(1, s)), slope);
        return graph.Times(dy, graph.Times(s, graph.Plus(inner, 1)));
    }
}
