using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = x * Φ(x) = ½x * erfc(−x/√2)</c>; <c>dx = dy * (Φ(x) + x * φ(x))</c>, Φ and φ being the normal distribution and its density
/// (Hendrycks, Gimpel 2016, "Gaussian Error Linear Units").
/// </summary>
internal sealed record Gelu : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Gelu", "x, approximate", (graph, arguments) =>
        graph.Add(arguments.Enum<GeluApproximation>("approximate") == GeluApproximation.Tanh ? new GeluTanh() : new Gelu(), arguments.Tensor("x")));

    public override string Name => "gelu";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Gelu", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Add(new GeluSlope(), x));
}
