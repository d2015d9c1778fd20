using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = m + ln Σ e^(x − m)</c> over the last dimension, m being its maximum; <c>dx = dy * e^(x − y)</c>.</summary>
internal sealed record LogSumExpRows : KernelOperator
{
    public override string Name => "logsumexp";

    public override Saves Saves => Saves.Input | Saves.Output;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireRows(inputs[0]);
        return [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.RemoveAt(inputs[0].Shape.Rank - 1)))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"LogSumExp.Rows({outputs[0]}, {inputs[0]}, {dim(Rows(node))}, {dim(Columns(node))})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null];
        }

        var column = new Reshape(new Shape(node.Output.Shape.Dims.Items.Add(Dim.One)));
        Value share = graph.Add(new Exp(), graph.Minus(node.Inputs[0], graph.Add(column, node.Output)));
        return [graph.Times(graph.Add(column, dy), share)];
    }
}
