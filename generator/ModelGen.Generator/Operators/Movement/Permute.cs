using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary><c>y[i, j, …]</c> with dimension k of y being dimension <c>Axes[k]</c> of x (<c>torch.permute</c>); <c>dx</c> = the inverse permutation of dy.</summary>
internal sealed record Permute(EquatableArray<int> Axes) : ViewOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Permute", "x, dims", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Permute(arguments.Ints("dims").Select(x.Shape.Axis).ToEquatableArray()), x);
    }) with { Aliases = ["Tensor.Permute", "IntTensor.Permute"] };

    public static Stub Transpose { get; } = Stub.Of("Ops.Transpose", "x, dim0, dim1", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int a = x.Shape.Axis(arguments.Int("dim0")), b = x.Shape.Axis(arguments.Int("dim1"));
        return graph.Add(Exchange(x.Shape.Rank, a, b), x);
    }) with { Aliases = ["Tensor.Transpose", "IntTensor.Transpose"] };

    public override string Name => "permute";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        return Axes.Count == shape.Rank && Axes.Items.Distinct().Count() == shape.Rank && Axes.Items.All(a => a >= 0 && a < shape.Rank)
            ? [inputs[0] with { Shape = new Shape(Axes.Items.Select(a => shape[a]).ToEquatableArray()) }]
            : throw new ShapeException($"permute: the axes ({string.Join(", ", Axes.Items)}) must name each dimension of {shape} once");
    }

    /// <summary>Exchanges two axes.</summary>
    public static Permute Exchange(int rank, int a, int b) =>
        new(Enumerable.Range(0, rank).Select(i => i == a ? b : i == b ? a : i).ToEquatableArray());

    /// <summary>Two permutations are one; one that changes nothing is none.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        Axes.Items.SequenceEqual(Enumerable.Range(0, Axes.Count)) ? inputs[0]
        : inputs[0].Operator is Permute inner ? graph.Add(new Permute(Axes.Items.Select(a => inner.Axes[a]).ToEquatableArray()), inputs[0].Node.Inputs[0])
        : null;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(Inverse(), dy) : null];

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => Conditions.OfPermuted(graph, condition, Inverse());

    public override Access? View(Access input, Shape inputShape, Shape outputShape) =>
        input with { Strides = Axes.Items.Select(a => input.Strides[a]).ToEquatableArray() };

    public override string Describe(ImmutableArray<string> inputs) => $"permute({inputs[0]}, {string.Join(", ", Axes.Items)})";

    private Permute Inverse() => new(Enumerable.Range(0, Axes.Count).Select(i => Axes.Items.IndexOf(i)).ToEquatableArray());
}
