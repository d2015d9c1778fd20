using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// For log-probabilities x [time, batch, classes], labels [batch, length], and lengths of inputs and of labels [batch]: <c>y = −ln Σ Π eˣ</c> over all paths that give the labels and, for
/// the derivative, the logarithms of the probabilities to be in each state at each step. Reductions over the batch are ordinary nodes.
/// </summary>
/// <param name="Blank">The class that is no label.</param>
/// <param name="PerLabel">Whether a loss is divided by the number of labels, where there are any.</param>
internal sealed record CTCRows(int Blank, bool PerLabel) : KernelOperator
{
    public override string Name => "ctc_loss";

    public override ImmutableArray<string> OutputNames => ["losses", "alphas"];

    public override Saves Saves => Saves.Input | Saves.Extra;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape, labels = inputs[1].Shape;
        var lengths = new TensorType(ElementType.Int32, x.Rank == 3 ? Shape.Of(x[1]) : Shape.Scalar);
        if (x.Rank != 3 || inputs[0].Element != ElementType.Float32 || labels.Rank != 2 || inputs[1].Element != ElementType.Int32 || labels[0] != x[1]
            || inputs[2] != lengths || inputs[3] != lengths)
        {
            throw new ShapeException(
                $"{Name} takes float log-probabilities [time, batch, classes], int labels [batch, length], and two int lengths [batch], but was given {string.Join(", ", inputs)}");
        }

        return x[2].Constant is { } classes && Blank >= classes
            ? throw new ShapeException($"{Name}: the blank {Blank} is not one of {classes} classes")
            : [TensorType.Float(Shape.Of(x[1])), TensorType.Float(Shape.Of(x[1], x[0], 2, labels[1] + 1))];
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node)
    {
        Dim length = node.Inputs[1].Shape[1];
        return
        [
            new IndexRange(1, Columns(node), Rows: new LabelRows(Lengths: 3, length, Blank)),
            new IndexRange(2, node.Inputs[0].Shape[0] + 1),
            new IndexRange(3, length + 1),
        ];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node) =>
        [new SizeBound(Columns(node) - Blank, $"the blank {Blank} to be one of {Columns(node)} classes", Least: 1)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CTC.Rows({outputs[0]}, {outputs[1]}, {inputs[0]}, {TargetsText(node, inputs[1], inputs[2], inputs[3], dim)}, {SizesText(node, dim)})";

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => Conditions.OfRows(graph, condition);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new CTCGradient(this), [.. node.Inputs, new Value(node, 1), dy]) : null, null, null, null];

    /// <summary>The text of labels and lengths; inputs stand in this order in the gradient as well.</summary>
    public string TargetsText(Node node, string labels, string inputLengths, string labelLengths, Func<Dim, string> dim) =>
        $"new CTCTargets({labels}, {inputLengths}, {labelLengths}, {dim(node.Inputs[1].Shape[1])}, blank: {Literal.Int(Blank)})";

    /// <summary>The text of the sizes of the log-probabilities, and of whether losses are divided.</summary>
    public string SizesText(Node node, Func<Dim, string> dim) =>
        $"{string.Join(", ", node.Inputs[0].Shape.Dims.Items.Select(dim))}, perLabel: {(PerLabel ? "true" : "false")}";
}
