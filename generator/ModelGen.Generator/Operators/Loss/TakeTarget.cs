using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>y[i] = x[i, t[i]]</c> for x [rows, classes] and labels t [rows], 0 where the label is to be ignored.</summary>
internal sealed record TakeTarget(int? IgnoreIndex) : KernelOperator
{
    public override string Name => "take_target";

    public override ImmutableArray<string> OutputNames => ["taken"];

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape, labels = inputs[1].Shape;
        return x.Rank == 2 && labels.Rank == 1 && labels[0] == x[0] && inputs[0].Element == ElementType.Float32 && inputs[1].Element == ElementType.Int32
            ? [TensorType.Float(labels)]
            : throw new ShapeException($"{Name} takes floats [rows, classes] and one int label for each row, but was given {inputs[0]} and {inputs[1]}");
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Columns(node), Except: IgnoreIndex)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Targets.Take({outputs[0]}, {inputs[0]}, {inputs[1]}, {dim(Rows(node))}, {dim(Columns(node))}{TargetText.Ignore(IgnoreIndex)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new PutTarget(IgnoreIndex, node.Inputs[0].Shape[1]), dy, node.Inputs[1]) : null, null];
}
