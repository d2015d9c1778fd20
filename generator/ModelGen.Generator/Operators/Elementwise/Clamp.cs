using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = min(max(x, lower), upper)</c>; <c>dx = lower ≤ x ≤ upper ? dy : 0</c>. An infinite bound does not bound.</summary>
internal sealed record Clamp(ExactNumber Lower, ExactNumber Upper) : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Clamp", "x, min, max", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return x.Type.Element == ElementType.Int32
            ? graph.Add(new IntegerMinimum(), graph.Add(new IntegerMaximum(), x, graph.Integer(arguments.Int("min"))), graph.Integer(arguments.Int("max")))
            : graph.Add(new Clamp(arguments.Double("min"), arguments.Double("max")), x);
    });

    /// <summary><c>max(x, 0)</c> with PyTorch's <c>clamp_min</c>'s derivative at 0, which is 1, where that of <see cref="Relu"/> is 0.</summary>
    public static Clamp AtLeastZero { get; } = new(0, double.PositiveInfinity);

    public override string Name => "clamp";

    public override int Cost => 2;

    public override Saves Saves => Saves.Input;

    private bool HasLower => !double.IsNegativeInfinity(Lower);

    private bool HasUpper => !double.IsPositiveInfinity(Upper);

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => HasLower || HasUpper ? base.Simplify(graph, inputs) : inputs[0];

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Literal.Text(Lower)}, {Literal.Text(Upper)})";

    protected override VectorExpression Formula(VectorExpression x)
    {
        VectorExpression raised = HasLower ? VectorExpression.Call("V.Max", x, Lower.Value) : x;
        return HasUpper ? VectorExpression.Call("V.Min", raised, Upper.Value) : raised;
    }

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value? above = HasLower ? graph.Add(new GreaterEqual(), x, graph.Number(Lower)) : null;
        Value? below = HasUpper ? graph.Add(new LessEqual(), x, graph.Number(Upper)) : null;
        return (above, below) switch
        {
            ({ } a, { } b) => graph.Mask(graph.Add(new LogicalAnd(), a, b), dy),
            ({ } a, null) => graph.Mask(a, dy),
            (null, { } b) => graph.Mask(b, dy),
            _ => dy,
        };
    }

    protected override double? Evaluate(double x) => Math.Min(Math.Max(x, Lower), Upper);
}
