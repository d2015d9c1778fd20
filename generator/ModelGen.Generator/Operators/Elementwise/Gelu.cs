using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = x * Φ(x) = ½x * (1 + erf(x/√2))</c>; <c>dx = dy * (Φ(x) + x * φ(x))</c>, Φ and φ being the normal distribution and its density
/// (Hendrycks, Gimpel 2016, "Gaussian Error Linear Units").
/// </summary>
internal sealed record Gelu : UnaryOperator
{
    private const double RootOfHalf = 0.70710678118654752440;
    private const double DensityAtZero = 0.39894228040143267794;

    public static Stub Stub { get; } = Stub.Of("Ops.Gelu", "x, approximate", (graph, arguments) =>
        graph.Add((GeluApproximation)arguments.Int("approximate") == GeluApproximation.Tanh ? new GeluTanh() : new Gelu(), arguments.Tensor("x")));

    public override string Name => "gelu";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override string Formula(string x) =>
        $"V.Create(0.5f) * {x} * (V.Create(1f) + VectorMath.Erf({x} * {Literal.Vector(RootOfHalf)}))";

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value distribution = graph.Plus(graph.Times(graph.Add(new Erf(), graph.Times(x, RootOfHalf)), 0.5), 0.5);
        Value density = graph.Times(graph.Add(new Exp(), graph.Times(graph.Add(new Square(), x), -0.5)), DensityAtZero);
        return graph.Times(dy, graph.Plus(distribution, graph.Times(x, density)));
    }
}
