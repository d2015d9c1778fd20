using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = ln x</c>; <c>dx = dy / x</c>.</summary>
internal sealed record Log : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Log", "x", new Log());

    public override string Name => "log";

    public override int Cost => 20;

    public override Saves Saves => Saves.Input;

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) =>
        base.TraitsOf(node, inputs) | (inputs[0].HasFlag(Traits.Probabilities) ? Traits.LogProbabilities : Traits.None);

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Log", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Over(dy, x);

    protected override double? Evaluate(double x) => Math.Log(x);
}
