using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x &gt; 0 ? x : α * (eˣ − 1)</c>; <c>dx = x &gt; 0 ? dy : dy * α * eˣ</c>: <c>y + α</c> has lost the digits of <c>α * eˣ</c> far left.</summary>
internal sealed record Elu(ExactNumber Alpha) : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.Elu", "x, alpha", (graph, arguments) => graph.Add(new Elu(arguments.Double("alpha")), arguments.Tensor("x")));

    public override string Name => "elu";

    public override int Cost => 20;

    public override Saves Saves => Saves.Input;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Alpha)})";

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Select", x > 0, x, Alpha.Value * VectorExpression.Call("VectorMath.Expm1", x));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Select(
        graph.Add(new Greater(), x, graph.Number(0)), dy, graph.Times(dy, graph.Times(graph.Add(new Exp(), x), Alpha)));
}
