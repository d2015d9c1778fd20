using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>dx[k] = dy · Π x[j], j ≠ k</c> along an axis, by products from both ends, so that zeros do no harm; 0 where dy is 0.</summary>
internal sealed record ProdGradient(int Axis) : AxisOperator(Axis)
{
    public override string Name => "prod_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.ProdGradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {Sizes(node.Output.Shape, dim)})";
}
