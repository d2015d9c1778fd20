using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x &gt; 0 ? x : slope * x</c>; <c>dx = x &gt; 0 ? dy : slope * dy</c>.</summary>
internal sealed record LeakyRelu(ExactNumber Slope) : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.LeakyRelu", "x, negativeSlope", (graph, arguments) => graph.Add(new LeakyRelu(arguments.Double("negativeSlope")), arguments.Tensor("x")));

    public override string Name => "leaky_relu";

    public override int Cost => 3;

    public override Saves Saves => Saves.Input;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Slope)})";

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Select", x > 0, x, x * Slope.Value);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Select(graph.Add(new Greater(), x, graph.Number(0)), dy, graph.Times(dy, Slope));

    protected override double? Evaluate(double x) => x > 0 ? x : Slope * x;
}
