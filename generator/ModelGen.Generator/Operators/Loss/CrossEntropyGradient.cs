using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>dx = (e^(x − lse) − onehot(t)) * dy</c>; inputs x [rows, classes], lse [rows], labels t [rows] and dy [rows]. Not differentiated again.</summary>
internal sealed record CrossEntropyGradient : KernelOperator
{
    public override string Name => "cross_entropy_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CrossEntropy.Gradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, new Strided({inputs[3]}, 1), {dim(Rows(node))}, {dim(Columns(node))})";
}
