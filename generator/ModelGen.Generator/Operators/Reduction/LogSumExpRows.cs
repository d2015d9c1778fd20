using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>
/// <c>y = m + ln Σ e^(x − m)</c> over the last dimension, m being its maximum, and, for the derivative, m and <c>s = 1 / Σ e^(x − m)</c>;
/// <c>dx = (dy − ds * s) * e^(x − m) * s</c>: y itself has lost the logarithm's digits where m is large. Of m nothing is differentiated: what is made of m and s does not change with it.
/// </summary>
internal sealed record LogSumExpRows : KernelOperator
{
    public override string Name => "logsumexp";

    public override ImmutableArray<string> OutputNames => ["logSumExp", "greatest", "inverse"];

    public override Saves Saves => Saves.Input | Saves.Extra;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireRows(inputs[0]);
        TensorType row = TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.RemoveAt(inputs[0].Shape.Rank - 1)));
        return [row, row, row];
    }

    public override bool KeepsZeros => false;

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        Conditions.OfRows(graph, condition);

    public override KernelAccess AccessOf(int input) => input == 0 ? KernelAccess.Rows : KernelAccess.Contiguous;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"LogSumExp.Rows({string.Join(", ", outputs)}, {inputs[0]}, {dim(Rows(node))}, {dim(Columns(node))})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Value s = new(node, 2);
        Value? fromInverse = gradients[2] is { } ds ? graph.Negative(graph.Times(ds, s)) : null;
        if ((gradients[0] is { } dy ? fromInverse is { } other ? graph.Plus(dy, other) : dy : fromInverse) is not { } sum)
        {
            return [null];
        }

        var column = new Reshape(new Shape(node.Output.Shape.Dims.Items.Add(Dim.One)));
        Value greatest = graph.Add(column, new Value(node, 1)), inverse = graph.Add(column, s);
        return [graph.Times(graph.Add(new Exp(), graph.Minus(node.Inputs[0], greatest)), graph.Times(graph.Add(column, sum), inverse))];
    }
}
