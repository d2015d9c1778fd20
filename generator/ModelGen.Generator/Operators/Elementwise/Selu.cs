using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = λ * (x &gt; 0 ? x : α * (eˣ − 1))</c>; <c>dx = x &gt; 0 ? λ * dy : dy * λα * eˣ</c> (Klambauer et al. 2017, "Self-Normalizing Neural Networks").
/// </summary>
internal sealed record Selu : UnaryOperator
{
    private const double Alpha = 1.6732632423543772848170429916717;
    private const double Lambda = 1.0507009873554804934193349852946;

    public static Stub Stub { get; } = Stub.Of("Ops.Selu", "x", new Selu());

    public override string Name => "selu";

    public override int Cost => 20;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) =>
        VectorExpression.Call("V.Select", x > 0, Lambda * x, Lambda * Alpha * VectorExpression.Call("VectorMath.Expm1", x));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(
        dy, graph.Select(graph.Add(new Greater(), x, graph.Number(0)), graph.Number(Lambda), graph.Times(graph.Add(new Exp(), x), Lambda * Alpha)));
}
