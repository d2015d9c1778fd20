using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>w[t]·(ln Σ eˣ − x[t])</c> over the classes, for logits x [classes], [batch, classes] or [batch, classes, d1, …] and class indices t of that shape
/// without the classes, the mean divided by the sum of the weights; or for probabilities t of the logits' shape <c>Σ w·t·(ln Σ eˣ − x)</c>. Smoothing mixes the target with one that
/// has all classes alike (<c>torch.nn.functional.cross_entropy</c>).
/// </summary>
internal sealed record CrossEntropy(LossReduction Reduction, int? IgnoreIndex = null, double LabelSmoothing = 0, int ClassDim = 1) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.CrossEntropy",
        ["logits, target, reduction, weight, ignoreIndex, labelSmoothing, classDim", "logits, target, reduction, weight, labelSmoothing, classDim"],
        (graph, arguments) =>
        {
            var loss = new CrossEntropy(
                arguments.Enum<LossReduction>("reduction"),
                arguments.OptionalInt("ignoreIndex"),
                arguments.Has("labelSmoothing") ? Hyperparameter.Share("labelSmoothing", arguments.Double("labelSmoothing")) : 0,
                arguments.Has("classDim") ? arguments.Int("classDim") : 1);
            Value logits = arguments.Tensor("logits"), target = arguments.Tensor("target");
            return arguments.IsGiven("weight") ? graph.Add(loss, logits, target, arguments.Tensor("weight")) : graph.Add(loss, logits, target);
        });

    public override string Name => "cross_entropy";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape logits = inputs[0].Shape, target = inputs[1].Shape;
        if (inputs[0].Element != ElementType.Float32 || logits.Rank == 0 || (inputs[1].Element != ElementType.Int32 && target != logits))
        {
            throw new ShapeException(
                $"cross_entropy takes float logits [batch, classes] and int class indices [batch], or probabilities of the logits' shape, but was given {inputs[0]} and {inputs[1]}");
        }

        if (inputs.Length > 2)
        {
            ClassAxis.RequireWeights(Name, inputs[2], logits[ClassAxis.Of(logits, ClassDim)]);
        }

        Shape expected = ClassAxis.Without(logits, ClassDim);
        return inputs[1].Element == ElementType.Float32 || target == expected
            ? [TensorType.Float(Reduction.Result(expected))]
            : throw new ShapeException($"cross_entropy: the logits {logits} need class indices {expected}, but were given {target}{ClassAxis.Remedy(logits, target, ClassDim)}");
    }

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfLogits(node, inputs[0], "CrossEntropy", "softmax");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Shape elements = ClassAxis.Without(inputs[0].Shape, ClassDim);
        Value rows = ClassAxis.Rows(graph, inputs[0], ClassDim);
        Value? weight = inputs.Length > 2 ? inputs[2] : null;
        if (inputs[1].Type.Element == ElementType.Float32)
        {
            Value losses = OfProbabilities(graph, rows, ClassAxis.Rows(graph, inputs[1], ClassDim), weight);
            return Reduction.Reduce(graph, Shaped(graph, losses, elements));
        }

        Value labels = ClassAxis.Flat(graph, inputs[1]);
        Dim classes = rows.Shape[1];
        Value loss = graph.Add(new CrossEntropyRows(IgnoreIndex), rows, labels);
        Value? weights = weight is { } given ? graph.Add(new TargetWeights(IgnoreIndex, classes), labels, given)
            : IgnoreIndex is not null ? graph.Add(new TargetWeights(IgnoreIndex, classes), labels)
            : null;
        loss = weights is { } factors ? graph.Times(loss, factors) : loss;
        if (LabelSmoothing > 0)
        {
            loss = graph.Plus(graph.Times(loss, 1 - LabelSmoothing), Smoothing(graph, rows, labels, weight));
        }

        // A mean is one over what counts.
        return Reduction == LossReduction.Mean && weights is { } counted
            ? graph.Over(LossReduction.Sum.Reduce(graph, loss), LossReduction.Sum.Reduce(graph, counted))
            : Reduction.Reduce(graph, Shaped(graph, loss, elements));
    }

    private Value Shaped(GraphBuilder graph, Value losses, Shape elements) =>
        Reduction is LossReduction.None or LossReduction.BatchMean ? graph.Add(new Reshape(elements), losses) : losses;

    private Value OfProbabilities(GraphBuilder graph, Value rows, Value target, Value? weight)
    {
        if (LabelSmoothing > 0)
        {
            target = graph.Plus(graph.Times(target, 1 - LabelSmoothing), graph.Times(graph.Over(1, graph.Add(new DimScalar(rows.Shape[1]))), LabelSmoothing));
        }

        Value terms = graph.Times(target, graph.Add(new LogSoftmax(), rows));
        terms = weight is { } given ? graph.Times(terms, given) : terms;
        return graph.Negative(graph.Add(new ReduceSum([1], KeepDim: false), terms));
    }

    /// <summary>The share of the loss of all classes alike.</summary>
    private Value Smoothing(GraphBuilder graph, Value rows, Value labels, Value? weight)
    {
        Value logs = graph.Add(new LogSoftmax(), rows);
        Value sum = graph.Add(new ReduceSum([1], KeepDim: false), weight is { } given ? graph.Times(logs, given) : logs);
        Value share = graph.Times(graph.Times(sum, graph.Over(1, graph.Add(new DimScalar(rows.Shape[1])))), -LabelSmoothing);
        return IgnoreIndex is null ? share
            : graph.Mask(graph.Add(new Greater(), graph.Add(new TargetWeights(IgnoreIndex, rows.Shape[1]), labels), graph.Number(0)), share);
    }
}
