using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// For logits x [rows, classes] and labels t [rows]: <c>y = ln Σ eˣ − x[t]</c> and, for the derivative, the greatest logit m and <c>1 / Σ e^(x − m)</c>;
/// <c>dx = (softmax(x) − onehot(t)) * dy</c>; a label that is to be ignored has a loss of 0. Reductions over the rows are ordinary nodes.
/// </summary>
internal sealed record CrossEntropyRows(int? IgnoreIndex = null) : KernelOperator
{
    public override string Name => "cross_entropy";

    public override ImmutableArray<string> OutputNames => ["losses", "greatest", "inverse"];

    public override Saves Saves => Saves.Input | Saves.Extra;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape logits = inputs[0].Shape, labels = inputs[1].Shape;
        return logits.Rank == 2 && labels.Rank == 1 && labels[0] == logits[0] && inputs[1].Element == ElementType.Int32
            ? [TensorType.Float(labels), TensorType.Float(labels), TensorType.Float(labels)]
            : throw new ShapeException($"cross_entropy takes logits [rows, classes] and one int label for each row, but was given {inputs[0]} and {inputs[1]}");
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Columns(node), Except: IgnoreIndex)];

    public override KernelAccess AccessOf(int input) => input == 0 ? KernelAccess.Rows : KernelAccess.Contiguous;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CrossEntropy.Rows({string.Join(", ", outputs)}, {inputs[0]}, {inputs[1]}, {dim(Rows(node))}, {dim(Columns(node))}{TargetText.Ignore(IgnoreIndex)})";

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        Conditions.OfRows(graph, condition);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new CrossEntropyGradient(IgnoreIndex), node.Inputs[0], new Value(node, 1), new Value(node, 2), node.Inputs[1], dy) : null, null];
}
