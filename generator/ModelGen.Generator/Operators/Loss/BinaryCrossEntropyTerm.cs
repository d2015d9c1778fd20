using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>y = −t·max(ln x, −100) − (1 − t)·max(ln(1 − x), −100)</c>; <c>dx = (x − t)/max(x·(1 − x), 1e-12)·dy</c>, which has no pole, as PyTorch has it;
/// <c>dt = (max(ln(1 − x), −100) − max(ln x, −100))·dy</c>.
/// </summary>
internal sealed record BinaryCrossEntropyTerm : BinaryOperator
{
    private const double LeastLogarithm = -100, LeastProduct = 1e-12;

    public override string Name => "binary_cross_entropy_term";

    public override int Cost => 40;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) =>
        -((b * Logarithm(a)) + ((1.0 - b) * Logarithm(1.0 - a)));

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy)
    {
        Value product = graph.Add(new Maximum(), graph.Times(a, graph.Minus(1, a)), graph.Number(LeastProduct));
        Value da = graph.Over(graph.Times(graph.Minus(a, b), dy), product);
        Value db = graph.Times(graph.Minus(Logarithm(graph, graph.Minus(1, a)), Logarithm(graph, a)), dy);
        return (da, db);
    }

    protected override double? Evaluate(double a, double b) =>
        -((b * Math.Max(Math.Log(a), LeastLogarithm)) + ((1 - b) * Math.Max(Math.Log(1 - a), LeastLogarithm)));

    private static VectorExpression Logarithm(VectorExpression x) => VectorExpression.Call("V.Max", VectorExpression.Call("VectorMath.Log", x), LeastLogarithm);

    private static Value Logarithm(GraphBuilder graph, Value x) => graph.Add(new Maximum(), graph.Add(new Log(), x), graph.Number(LeastLogarithm));
}
