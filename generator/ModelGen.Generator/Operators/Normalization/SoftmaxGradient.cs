using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>dx = y * (dy − Σ dy·y)</c> for y a softmax over the last dimension; inputs y and dy.</summary>
internal sealed record SoftmaxGradient : KernelOperator
{
    public override string Name => "softmax_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Softmax.Gradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {dim(Softmax.Rows(node))}, {dim(Softmax.Columns(node))})";
}
