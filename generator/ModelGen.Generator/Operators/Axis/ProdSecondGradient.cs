using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>
/// <c>dx[k] = dy · Σ g[l] · Π x[j], j ≠ k, l</c> over all l other than k along an axis, by sums of products from both ends, so that zeros do no harm; 0 where dy is 0. Inputs x, dy and g; besides, the products of what
/// lies before each element. Not differentiated again.
/// </summary>
internal sealed record ProdSecondGradient(int Axis) : AxisOperator(Axis)
{
    public override string Name => "prod_second_gradient";

    public override ImmutableArray<string> OutputNames => ["dx", "products"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0], inputs[0]];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.ProdSecondGradient({outputs[0]}, {outputs[1]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {Sizes(node.Inputs[0].Shape, dim)})";
}
