using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// The mean over classes of <c>t·ln(1 + e⁻ˣ) + (1 − t)·ln(1 + eˣ)</c>, times weights of the classes, for logits and targets of 0 and 1 [batch, classes]
/// (<c>torch.nn.functional.multilabel_soft_margin_loss</c>).
/// </summary>
internal sealed record MultilabelSoftMarginLoss(LossReduction Reduction, bool HasWeight) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.MultilabelSoftMarginLoss", "input, target, reduction, weight", (graph, arguments) =>
    {
        bool hasWeight = arguments.IsGiven("weight");
        IEnumerable<string> names = hasWeight ? ["input", "target", "weight"] : ["input", "target"];
        return graph.Add(new MultilabelSoftMarginLoss(arguments.Enum<LossReduction>("reduction"), hasWeight), [.. names.Select(arguments.Tensor)]);
    });

    public override string Name => "multilabel_soft_margin_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        ElementwiseLoss.Require(Name, inputs);
        return x.Rank > 0 ? [TensorType.Float(Reduction.Result(new Shape(x.Dims.Items.RemoveAt(x.Rank - 1))))] : throw new ShapeException($"{Name} takes logits [batch, classes], but was given {x}");
    }

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfLogits(node, inputs[0], "MultilabelSoftMarginLoss", "sigmoid");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value terms = graph.Add(new BinaryCrossEntropyWithLogits(LossReduction.None, HasWeight, HasPosWeight: false), [.. inputs]);
        return Reduction.Reduce(graph, graph.Add(new Mean([terms.Shape.Rank - 1], KeepDim: false), terms));
    }
}
