using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// For each target j of a row and each other class k with <c>1 − x[j] + x[k] &gt; 0</c>: <c>dx[k] += dy/classes</c>, <c>dx[j] −= dy/classes</c>; inputs x, which classes are targets and
/// the targets, all [rows, classes], and dy [rows]. It is linear in dy, whose gradient is <c>Σ g·dx</c> over the classes for a dy of 1, given g of dx; small changes of x change nothing.
/// </summary>
internal sealed record MultilabelMarginGradient : KernelOperator
{
    public override string Name => "multilabel_margin_gradient";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>The gradient of a mean is one number for all rows.</summary>
    public override KernelAccess AccessOf(int input) => input == 3 ? KernelAccess.Elements : KernelAccess.Contiguous;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } g)
        {
            return [null, null, null, null];
        }

        Value ones = graph.Add(new Expand(node.Inputs[3].Shape), graph.Number(1));
        Value slopes = graph.Add(new MultilabelMarginGradient(), node.Inputs[0], node.Inputs[1], node.Inputs[2], ones);
        return [null, null, null, graph.Add(new ReduceSum([1], KeepDim: false), graph.Times(g, slopes))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"MultilabelMargin.Gradient({outputs[0]}, {string.Join(", ", inputs)}, {dim(Rows(node))}, {dim(Columns(node))})";
}
