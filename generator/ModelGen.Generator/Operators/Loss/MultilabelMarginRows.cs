using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// For scores x and targets t, both [rows, classes], t with class indices up to the first −1: <c>y = 1/classes · Σ max(0, 1 − x[j] + x[k])</c> over the targets j of a row and all other
/// classes k and, for the derivative, which classes are targets. Reductions over the rows are ordinary nodes.
/// </summary>
internal sealed record MultilabelMarginRows : KernelOperator
{
    /// <summary>What ends a row of targets.</summary>
    public const int End = -1;

    public override string Name => "multilabel_margin_loss";

    public override ImmutableArray<string> OutputNames => ["losses", "isTarget"];

    public override Saves Saves => Saves.Input | Saves.Extra;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape scores = inputs[0].Shape;
        return scores.Rank == 2 && inputs[1] == new TensorType(ElementType.Int32, scores)
            ? [TensorType.Float(Shape.Of(scores[0])), TensorType.Float(scores)]
            : throw new ShapeException($"{Name} takes scores [rows, classes] and int targets of that shape, but was given {inputs[0]} and {inputs[1]}");
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Columns(node), Except: End)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"MultilabelMargin.Rows({outputs[0]}, {outputs[1]}, {inputs[0]}, {inputs[1]}, {dim(Rows(node))}, {dim(Columns(node))})";

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => Conditions.OfRows(graph, condition);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new MultilabelMarginGradient(), node.Inputs[0], new Value(node, 1), node.Inputs[1], dy) : null, null];
}
