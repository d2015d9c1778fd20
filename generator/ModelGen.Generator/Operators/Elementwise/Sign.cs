using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x &gt; 0 ? 1 : x &lt; 0 ? −1 : 0</c> (0 for NaN); <c>dx = 0</c>.</summary>
internal sealed record Sign : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Sign", "x", new Sign());

    public override string Name => "sign";

    public override bool StopsGradients => true;

    public override int Cost => 5;

    protected override VectorExpression Formula(VectorExpression x) => (1 & (x > 0)) - (1 & (x < 0));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;

    protected override double? Evaluate(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;
}
