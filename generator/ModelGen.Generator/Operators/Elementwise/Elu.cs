using System.Collections.Immutable;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x &gt; 0 ? x : α * (eˣ − 1)</c>; <c>dx = x &gt; 0 ? dy : dy * α * eˣ</c>, where <c>α * eˣ = y + α</c>.</summary>
internal sealed record Elu(double Alpha) : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.Elu", "x, alpha", (graph, arguments) => graph.Add(new Elu(arguments.Double("alpha")), arguments.Tensor("x")));

    public override string Name => "elu";

    public override int Cost => 20;

    /// <summary>With α ≥ 0 the sign of y tells that of x, so that x need not be kept.</summary>
    public override Saves Saves => Alpha >= 0 ? Saves.Output : Saves.Input;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Alpha)})";

    protected override string Formula(string x) => $"V.Select({x} > V.Zero, {x}, {Literal.Vector(Alpha)} * VectorMath.Expm1({x}))";

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value slope = Alpha >= 0 ? graph.Plus(y, Alpha) : graph.Times(graph.Add(new Exp(), x), Alpha);
        return graph.Select(graph.Add(new Greater(), Alpha >= 0 ? y : x, graph.Number(0)), dy, graph.Times(dy, slope));
    }
}
