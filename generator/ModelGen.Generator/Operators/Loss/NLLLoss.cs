using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>−w[t]·x[t]</c> for log-probabilities x [classes], [batch, classes] or [batch, classes, d1, …] and class indices t of that shape without the classes, the mean divided by the
/// sum of the weights (<c>torch.nn.functional.nll_loss</c>).
/// </summary>
internal sealed record NLLLoss(LossReduction Reduction, int? IgnoreIndex, int ClassDim) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.NLLLoss", "input, target, reduction, weight, ignoreIndex, classDim", (graph, arguments) =>
    {
        var loss = new NLLLoss(arguments.Enum<LossReduction>("reduction"), arguments.OptionalInt("ignoreIndex"), arguments.Int("classDim"));
        Value input = arguments.Tensor("input"), target = arguments.Tensor("target");
        return arguments.IsGiven("weight") ? graph.Add(loss, input, target, arguments.Tensor("weight")) : graph.Add(loss, input, target);
    });

    public override string Name => "nll_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape input = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Float32 || inputs[1].Element != ElementType.Int32 || input.Rank == 0)
        {
            throw new ShapeException($"{Name} takes float log-probabilities [batch, classes] and int class indices [batch], but was given {inputs[0]} and {inputs[1]}");
        }

        if (inputs.Length > 2)
        {
            ClassAxis.RequireWeights(Name, inputs[2], input[ClassAxis.Of(input, ClassDim)]);
        }

        Shape expected = ClassAxis.Without(input, ClassDim);
        return inputs[1].Shape == expected
            ? [TensorType.Float(Reduction.Result(expected))]
            : throw new ShapeException($"{Name}: log-probabilities {input} need class indices {expected}, but were given {inputs[1].Shape}{ClassAxis.Remedy(input, inputs[1].Shape, ClassDim)}");
    }

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfLogProbabilities(node, inputs[0], "NLLLoss");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value rows = ClassAxis.Rows(graph, inputs[0], ClassDim), labels = ClassAxis.Flat(graph, inputs[1]);
        Value loss = graph.Negative(graph.Add(new TakeTarget(IgnoreIndex), rows, labels));
        Value? weights = inputs.Length > 2 ? graph.Add(new TargetWeights(IgnoreIndex, rows.Shape[1]), labels, inputs[2])
            : IgnoreIndex is not null ? graph.Add(new TargetWeights(IgnoreIndex, rows.Shape[1]), labels)
            : null;
        loss = weights is { } factors ? graph.Times(loss, factors) : loss;
        if (Reduction == LossReduction.Mean && weights is { } counted)
        {
            return graph.Over(LossReduction.Sum.Reduce(graph, loss), LossReduction.Sum.Reduce(graph, counted));
        }

        return Reduction.Reduce(graph, Reduction is LossReduction.None or LossReduction.BatchMean ? graph.Add(new Reshape(inputs[1].Shape), loss) : loss);
    }
}
