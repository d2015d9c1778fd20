using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = β * x &gt; threshold ? x : ln(1 + e^(β * x)) / β</c>; <c>dx = β * x &gt; threshold ? dy : dy * σ(β * x)</c>.
/// </summary>
internal sealed record Softplus(double Beta, double Threshold) : UnaryOperator
{
    /// <summary>From here on ln(1 + eˣ) is x and σ(x) is 1 in single precision, so that the selection changes nothing.</summary>
    private const double Saturation = 20;

    public static Stub Stub { get; } = Stub.Of("Ops.Softplus", "x, beta, threshold", (graph, arguments) =>
        graph.Add(new Softplus(arguments.Double("beta"), arguments.Double("threshold")), arguments.Tensor("x")));

    public override string Name => "softplus";

    public override int Cost => 30;

    public override Saves Saves => Saves.Input;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Beta)}, {Literal.Text(Threshold)})";

    protected override VectorExpression Formula(VectorExpression x)
    {
        VectorExpression scaled = Beta == 1 ? x : Beta * x;
        VectorExpression curve = VectorExpression.Call("VectorMath.Softplus", scaled);
        curve = Beta == 1 ? curve : curve * (1 / Beta);
        return Threshold >= Saturation ? curve : VectorExpression.Call("V.Select", scaled > Threshold, x, curve);
    }

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value scaled = Beta == 1 ? x : graph.Times(x, Beta);
        Value slope = graph.Times(dy, graph.Add(new Sigmoid(), scaled));
        return Threshold >= Saturation ? slope : graph.Select(graph.Add(new Greater(), scaled, graph.Number(Threshold)), dy, slope);
    }
}
