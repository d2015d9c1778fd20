using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>y = exp(x) / Σ exp(x)</c> over the last dimension; <c>dx = y * (dy − Σ dy·y)</c>. Other dimensions are permuted last by lowering.</summary>
internal sealed record Softmax : KernelOperator
{
    public override string Name => "softmax";

    public override Saves Saves => Saves.Output;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Softmax.Rows({outputs[0]}, {inputs[0]}, {dim(Rows(node))}, {dim(Columns(node))})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [graph.Add(new SoftmaxGradient(), node.Output, gradients[0]!.Value)];

    internal static Dim Rows(Node node) => node.Inputs[0].Shape.Product(0, node.Inputs[0].Shape.Rank - 1);

    internal static Dim Columns(Node node) => node.Inputs[0].Shape[node.Inputs[0].Shape.Rank - 1];
}
