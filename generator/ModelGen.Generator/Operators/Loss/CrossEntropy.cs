using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>ln Σ eˣ − x[t]</c> over the classes, for logits x [classes], [batch, classes] or [batch, classes, d1, …] and class indices t of that shape
/// without the classes (<c>torch.nn.functional.cross_entropy</c>); classes are brought to the end for <see cref="CrossEntropyRows"/>.
/// </summary>
internal sealed record CrossEntropy(LossReduction Reduction) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.CrossEntropy", "logits, target, reduction", (graph, arguments) =>
        graph.Add(new CrossEntropy((LossReduction)arguments.Int("reduction")), arguments.Tensor("logits"), arguments.Tensor("target")));

    public override string Name => "cross_entropy";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape logits = inputs[0].Shape, labels = inputs[1].Shape;
        if (inputs[0].Element != ElementType.Float32 || inputs[1].Element != ElementType.Int32 || logits.Rank == 0)
        {
            throw new ShapeException($"cross_entropy takes float logits [batch, classes] and int class indices [batch], but was given {inputs[0]} and {inputs[1]}");
        }

        var expected = new Shape(logits.Dims.Items.RemoveAt(ClassAxis(logits)));
        return labels == expected
            ? [TensorType.Float(Reduction.Result(labels))]
            : throw new ShapeException($"cross_entropy: the logits {logits} need class indices {expected}, but were given {labels}");
    }

    /// <summary>Logits are any numbers: the softmax is taken here.</summary>
    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => inputs[0] switch
    {
        var logits when logits.HasFlag(Traits.Probabilities) => DiagnosticInfo.Create(
            Descriptors.LogitsExpected, node.Site, "CrossEntropy", "probabilities", "the model then learns badly, because a softmax is taken twice"),
        var logits when logits.HasFlag(Traits.LogProbabilities) => DiagnosticInfo.Create(
            Descriptors.LogitsExpected, node.Site, "CrossEntropy", "log-probabilities", "the loss is right, but the softmax is computed twice"),
        _ => null,
    };

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Shape logits = inputs[0].Shape, labels = inputs[1].Shape;
        int axis = ClassAxis(logits);
        IEnumerable<int> others = Enumerable.Range(0, logits.Rank).Where(i => i != axis);
        Value last = graph.Add(new Permute(others.Append(axis).ToEquatableArray()), inputs[0]);
        Value rows = graph.Add(new Reshape(Shape.Of(labels.Length, logits[axis])), last);
        Value losses = graph.Add(new CrossEntropyRows(), rows, graph.Add(new Reshape(Shape.Of(labels.Length)), inputs[1]));
        return Reduction.Reduce(graph, Reduction == LossReduction.None ? graph.Add(new Reshape(labels), losses) : losses);
    }

    /// <summary>PyTorch's convention: classes come second where there is a batch.</summary>
    private static int ClassAxis(Shape logits) => logits.Rank == 1 ? 0 : 1;
}
