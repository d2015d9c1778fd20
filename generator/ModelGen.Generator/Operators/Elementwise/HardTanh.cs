using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = min(max(x, lower), upper)</c>; unlike that of a clamp, the derivative is 0 at the bounds: <c>dx = lower &lt; x &lt; upper ? dy : 0</c>.</summary>
internal sealed record HardTanh(ExactNumber Lower, ExactNumber Upper) : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.HardTanh", "x, minVal, maxVal", (graph, arguments) =>
    {
        (double lower, double upper) = (arguments.Double("minVal"), arguments.Double("maxVal"));
        return lower < upper
            ? graph.Add(new HardTanh(lower, upper), arguments.Tensor("x"))
            : throw new HyperparameterException("maxVal", $"greater than minVal ({Literal.Text(lower)})", Literal.Text(upper));
    });

    public static Stub Relu6 { get; } = Stub.Of("Ops.Relu6", "x", new HardTanh(0, 6));

    public override string Name => "hardtanh";

    public override int Cost => 2;

    public override Saves Saves => Saves.Input;

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Lower)}, {Literal.Text(Upper)})";

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Min", VectorExpression.Call("V.Max", x, Lower.Value), Upper.Value);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Mask(
        graph.Add(new LogicalAnd(), graph.Add(new Greater(), x, graph.Number(Lower)), graph.Add(new Less(), x, graph.Number(Upper))), dy);

    protected override double? Evaluate(double x) => Math.Min(Math.Max(x, Lower), Upper);
}
