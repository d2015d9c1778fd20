using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sequence;

/// <summary><c>y[i, t] = t &lt; lengths[i] ? 1 : 0</c> for lengths [n] and t below <paramref name="Length"/>; y is [n, length], or [length, n] with the time in front.</summary>
internal sealed record SequenceMask(Dim Length, bool TimeFirst) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.SequenceMask", "lengths, maxLength", (graph, arguments) =>
        graph.Add(new SequenceMask(arguments.Dim("maxLength"), TimeFirst: false), arguments.Tensor("lengths")));

    public override string Name => "sequence_mask";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Int32 || shape.Rank != 1)
        {
            throw new ShapeException($"{Name} takes int lengths [n], but was given {inputs[0]}");
        }

        return [TensorType.Float(TimeFirst ? Shape.Of(Length, shape[0]) : Shape.Of(shape[0], Length))];
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(0, Length + 1)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Sequences.{(TimeFirst ? "MaskTimeFirst" : "Mask")}({outputs[0]}, {inputs[0]}, {dim(node.Inputs[0].Shape[0])}, {dim(Length)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];
}
