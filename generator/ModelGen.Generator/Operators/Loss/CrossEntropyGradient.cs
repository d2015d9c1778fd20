using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>dx = (e^(x − m) * s − onehot(t)) * dy</c>, 0 where dy is or the label is to be ignored; inputs x [rows, classes], m, s, labels t and dy, all [rows];
/// for its gradient g, with <c>p = softmax(x)</c>, <c>ddy = Σ g * (p − onehot(t))</c> and <c>dx = p * (g − Σ g * p) * dy</c>, which includes what m and s depend on.
/// </summary>
internal sealed record CrossEntropyGradient(int? IgnoreIndex = null) : KernelOperator
{
    public override string Name => "cross_entropy_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>The gradient of a mean is one number for all rows.</summary>
    public override KernelAccess AccessOf(int input) => input switch
    {
        0 => KernelAccess.Rows,
        4 => KernelAccess.Elements,
        _ => KernelAccess.Contiguous,
    };

    public override KernelAccess OutputAccess => KernelAccess.Rows;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } g)
        {
            return [null, null, null, null, null];
        }

        (Value x, Value t, Value dy) = (node.Inputs[0], node.Inputs[3], node.Inputs[4]);
        Value ones = graph.Add(new Expand(dy.Shape), graph.Number(1));
        Value slope = graph.Add(this, x, node.Inputs[1], node.Inputs[2], t, ones);
        Value counted = IgnoreIndex is null ? dy : graph.Times(dy, graph.Add(new TargetWeights(IgnoreIndex, Columns(node)), t));
        Value rows = graph.Add(new Reshape(Shape.Of(dy.Shape[0], Dim.One)), counted);
        Value dx = graph.Times(graph.Add(new SoftmaxGradient(), graph.Add(new Softmax(), x), g), rows);
        return [dx, null, null, null, graph.Add(new ReduceSum([1], KeepDim: false), graph.Times(g, slope))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CrossEntropy.Gradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {inputs[3]}, {inputs[4]}, {dim(Rows(node))}, {dim(Columns(node))}{TargetText.Ignore(IgnoreIndex)})";
}
