using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = 1 / (1 + e⁻ˣ)</c>; <c>dx = dy * y * (1 − y)</c>.</summary>
internal sealed record Sigmoid : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Sigmoid", "x", new Sigmoid());

    public override string Name => "sigmoid";

    public override int Cost => 20;

    public override Saves Saves => Saves.Output;

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => base.TraitsOf(node, inputs) | Traits.Probabilities;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Sigmoid", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Times(y, graph.Minus(1, y)));

    protected override double? Evaluate(double x) => 1 / (1 + Math.Exp(-x));
}
