using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = ½x * (1 + t)</c> with <c>t = tanh(√(2/π) * (x + 0.044715x³))</c>;
/// <c>dx = dy * (½(1 + t) + ½x * (1 − t²) * √(2/π) * (1 + 3 * 0.044715x²))</c>.
/// </summary>
internal sealed record GeluTanh : UnaryOperator
{
    private const double RootOfTwoOverPi = 0.79788456080286535588;
    private const double Cubic = 0.044715;

    public override string Name => "gelu_tanh";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override string Formula(string x) =>
        $"V.Create(0.5f) * {x} * (V.Create(1f) + VectorMath.Tanh({x} * V.MultiplyAdd({x} * {x}, {Literal.Vector(RootOfTwoOverPi * Cubic)}, {Literal.Vector(RootOfTwoOverPi)})))";

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value square = graph.Add(new Square(), x);
        Value t = graph.Add(new Tanh(), graph.Times(x, graph.Plus(graph.Times(square, RootOfTwoOverPi * Cubic), RootOfTwoOverPi)));
        Value slope = graph.Plus(graph.Times(square, 3 * RootOfTwoOverPi * Cubic), RootOfTwoOverPi);
        Value inner = graph.Times(x, graph.Times(graph.Minus(1, graph.Add(new Square(), t)), slope));
        return graph.Times(dy, graph.Times(graph.Plus(graph.Plus(t, 1), inner), 0.5));
    }
}
