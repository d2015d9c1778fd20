using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// For each target j of a row and each other class k with <c>1 − x[j] + x[k] &gt; 0</c>: <c>dx[k] += dy/classes</c>, <c>dx[j] −= dy/classes</c>; inputs x, which classes are targets and
/// the targets, all [rows, classes], and dy [rows]. Not differentiated again.
/// </summary>
internal sealed record MultilabelMarginGradient : KernelOperator
{
    public override string Name => "multilabel_margin_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>The gradient of a mean is one number for all rows.</summary>
    public override KernelAccess AccessOf(int input) => input == 3 ? KernelAccess.Elements : KernelAccess.Contiguous;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"MultilabelMargin.Gradient({outputs[0]}, {string.Join(", ", inputs)}, {dim(Rows(node))}, {dim(Columns(node))})";
}
