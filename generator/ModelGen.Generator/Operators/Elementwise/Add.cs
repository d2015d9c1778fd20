using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a + b</c>; <c>da = dy, db = dy</c>.</summary>
internal sealed record Add : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Addition", "left, right", new Add(), ofIntegers: new IntegerAdd()) with { Aliases = ["IntTensor.op_Addition"] };

    public override string Name => "add";

    public override ImmutableArray<string> OutputNames => ["sum"];

    public override bool IsCommutative => true;

    protected override string Symbol => "+";

    /// <summary>A bias, or more products, make logits no others.</summary>
    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) =>
        base.TraitsOf(node, inputs)
        | (inputs.Any(i => i.HasFlag(Traits.Logits)) && inputs.All(i => (i & (Traits.Logits | Traits.Weights)) != 0) ? Traits.Logits : Traits.None);

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (dy, dy);

    protected override double? Evaluate(double a, double b) => a + b;

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) =>
        b.Number is 0 ? Keep(a, b)
        : a.Number is 0 ? Keep(b, a)
        : b.Operator is Negate ? graph.Minus(a, b.Node.Inputs[0])
        : a.Operator is Negate ? graph.Minus(b, a.Node.Inputs[0])
        : null;
}
