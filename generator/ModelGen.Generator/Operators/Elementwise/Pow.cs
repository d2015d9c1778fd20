using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = aᵇ</c>; <c>da = b = 0 ? 0 : dy * b * aᵇ⁻¹</c>, <c>db = a = 0 and b ≥ 0 ? 0 : dy * y * ln a</c>.
/// </summary>
internal sealed record Pow : BinaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Pow", "x, y", new Pow());

    public override string Name => "pow";

    public override int Cost => 50;

    public override Saves Saves => Saves.Input | Saves.Output;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("VectorMath.Pow", a, b);

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy)
    {
        Value zero = graph.Number(0);

        // Without the selections 0 * ∞ would make NaN of gradients that are zero.
        Value da = graph.Times(graph.Times(dy, b), graph.Add(this, a, graph.Plus(b, -1)));
        Value db = graph.Times(graph.Times(dy, y), graph.Add(new Log(), a));
        Value isFlat = graph.Add(new LogicalAnd(), graph.Add(new Equal(), a, zero), graph.Add(new GreaterEqual(), b, zero));
        return (graph.Mask(graph.Add(new NotEqual(), b, zero), da), graph.Select(isFlat, zero, db));
    }

    protected override double? Evaluate(double a, double b) => Math.Pow(a, b);

    /// <summary>Exponents that have cheaper operators.</summary>
    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) => b.Number switch
    {
        -1 => graph.Over(1, a),
        -0.5 => graph.Add(new Rsqrt(), a),
        0.5 => graph.Add(new Sqrt(), a),
        1 => a,
        2 => graph.Add(new Square(), a),
        3 => graph.Times(graph.Add(new Square(), a), a),
        _ => null,
    };
}
