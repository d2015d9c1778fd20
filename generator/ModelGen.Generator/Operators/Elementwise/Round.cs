using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x rounded to the nearest whole number, halves to the even one</c>; <c>dx = 0</c>.</summary>
internal sealed record Round : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Round", "x", new Round());

    public override string Name => "round";

    public override bool StopsGradients => true;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.Round", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;

    protected override double? Evaluate(double x) => Math.Round(x, MidpointRounding.ToEven);
}
