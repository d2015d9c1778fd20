using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>y = x − ln Σ eˣ</c> over the last dimension; <c>dx = dy − e^y * Σ dy</c>.</summary>
internal sealed record LogSoftmax : RowOperator
{
    public static Stub Stub { get; } = AlongDimension("Ops.LogSoftmax", new LogSoftmax());

    public override string Name => "log_softmax";

    public override Saves Saves => Saves.Output;

    protected override string Kernel => "Softmax.LogRows";

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Traits.LogProbabilities;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new LogSoftmaxGradient(), node.Output, dy) : null];
}
