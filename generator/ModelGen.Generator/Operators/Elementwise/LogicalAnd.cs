using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a and b</c> for masks.</summary>
internal sealed record LogicalAnd : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("BoolTensor.op_BitwiseAnd", "left, right", new LogicalAnd());

    /// <summary>Whether all elements are true (<c>torch.all</c>); true of none.</summary>
    public static Stub All { get; } = Reductions.Stub("Ops.All", (graph, x, axes, keepDim) =>
        graph.Add(new Equal(), graph.Add(new ReduceSum(axes, keepDim), graph.Select(x, graph.Number(0), graph.Number(1))), graph.Number(0)));

    public override string Name => "logical_and";

    protected override ElementType Element => ElementType.Bool;

    protected override string Symbol => "&";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);
}
