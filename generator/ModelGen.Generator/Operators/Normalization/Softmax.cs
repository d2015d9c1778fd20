using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>y = eˣ / Σ eˣ</c> over the last dimension; <c>dx = y * (dy − Σ dy * y)</c>.</summary>
internal sealed record Softmax : RowOperator
{
    public static Stub Stub { get; } = AlongDimension("Ops.Softmax", new Softmax());

    /// <summary>Of the negative.</summary>
    public static Stub Softmin { get; } = Stub.Of("Ops.Softmin", "x, dim", (graph, arguments) =>
        Along(graph, new Softmax(), graph.Negative(arguments.Tensor("x")), arguments.Int("dim")));

    public override string Name => "softmax";

    public override Saves Saves => Saves.Output;

    protected override string Kernel => "Softmax.Rows";

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Traits.Probabilities;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new SoftmaxGradient(), node.Output, dy) : null];
}
