using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>
/// <c>z = y * (g − s)</c> with <c>s = Σ g * y</c> over the last dimension; inputs y, a softmax, and g, its gradient;
/// <c>dg = y * (dz − Σ dz * y)</c>, <c>dy = dz * (g − s) − g * Σ dz * y</c>.
/// </summary>
internal sealed record SoftmaxGradient : RowOperator
{
    public override string Name => "softmax_gradient";

    public override Saves Saves => Saves.Input;

    protected override string Kernel => "Softmax.Gradient";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dz)
        {
            return [null, null];
        }

        Value y = node.Inputs[0], g = node.Inputs[1];
        var sum = new ReduceSum([y.Shape.Rank - 1], KeepDim: true);
        Value inner = graph.Minus(g, graph.Add(sum, graph.Times(g, y)));
        Value outer = graph.Times(g, graph.Add(sum, graph.Times(dz, y)));
        return [graph.Minus(graph.Times(dz, inner), outer), graph.Add(this, y, dz)];
    }
}
