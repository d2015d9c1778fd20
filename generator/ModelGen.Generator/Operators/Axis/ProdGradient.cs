using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Axis;

/// <summary><c>dx[k] = dy · Π x[j], j ≠ k</c> along an axis, by products from both ends, so that zeros do no harm; 0 where dy is 0. Given g of dx, the gradient of dy is <c>Σ g·dx</c> for a dy of 1, that of x <see cref="ProdSecondGradient"/>.</summary>
internal sealed record ProdGradient(int Axis) : AxisOperator(Axis)
{
    public override string Name => "prod_gradient";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } g)
        {
            return [null, null];
        }

        (Value x, Value dy) = (node.Inputs[0], node.Inputs[1]);
        Value slopes = graph.Add(new ProdGradient(Axis), x, graph.Add(new Expand(dy.Shape), graph.Number(1)));
        return [graph.AddNode(new ProdSecondGradient(Axis), [x, dy, g]).Output, graph.Add(new ReduceSum([Axis], KeepDim: true), graph.Times(g, slopes))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Along.ProdGradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {Sizes(node.Output.Shape, dim)})";
}
