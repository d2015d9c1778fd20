using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x</c> without a gradient (<c>torch.Tensor.detach</c>).</summary>
internal sealed record Detach : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Detach", "x", new Detach());

    public override string Name => "detach";

    public override bool StopsGradients => true;

    protected override VectorExpression Formula(VectorExpression x) => x;

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;

    protected override double? Evaluate(double x) => x;
}
