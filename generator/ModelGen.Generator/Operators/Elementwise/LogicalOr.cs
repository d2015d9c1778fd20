using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a or b</c> for masks.</summary>
internal sealed record LogicalOr : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("BoolTensor.op_BitwiseOr", "left, right", new LogicalOr());

    /// <summary>Whether any element is true (<c>torch.any</c>); false of none.</summary>
    public static Stub Any { get; } = Reductions.Stub("Ops.Any", (graph, x, axes, keepDim) =>
        graph.Add(new Greater(), graph.Add(new ReduceSum(axes, keepDim), graph.Mask(x, graph.Number(1))), graph.Number(0)));

    public override string Name => "logical_or";

    protected override ElementType Element => ElementType.Bool;

    protected override string Symbol => "|";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);
}
