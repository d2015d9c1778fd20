using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>
/// <c>z = g − e^y * Σ g</c> over the last dimension; inputs y, a log-softmax, and g, its gradient;
/// <c>dg = dz − Σ dz * e^y</c>, <c>dy = −dz * e^y * Σ g</c>.
/// </summary>
internal sealed record LogSoftmaxGradient : RowOperator
{
    public override string Name => "log_softmax_gradient";

    public override Saves Saves => Saves.Input;

    protected override string Kernel => "Softmax.LogGradient";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dz)
        {
            return [null, null];
        }

        Value y = node.Inputs[0], g = node.Inputs[1];
        var sum = new ReduceSum([y.Shape.Rank - 1], KeepDim: true);
        Value weighted = graph.Times(dz, graph.Add(new Exp(), y));
        return [graph.Negative(graph.Times(weighted, graph.Add(sum, g))), graph.Minus(dz, graph.Add(sum, weighted))];
    }
}
