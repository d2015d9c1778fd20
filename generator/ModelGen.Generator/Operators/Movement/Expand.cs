using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>Repeats dimensions of size 1 (<c>torch.Tensor.expand</c>); <c>dx</c> = the sum over the repeated dimensions, which the reverse walk adds.</summary>
internal sealed record Expand(Shape Shape) : ViewOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Expand", "x, shape", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Expand(Infer(x.Shape, arguments.Dims("shape"))), x);
    });

    /// <summary>Repeats whole tensors along their dimensions (<c>torch.tile</c>).</summary>
    public static Stub Tile { get; } = Stub.Of("Ops.Tile", "x, reps", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<Dim> reps = Hyperparameter.Sizes("reps", arguments.Dims("reps"));
        int rank = Math.Max(reps.Length, x.Shape.Rank);
        ImmutableArray<Dim> times = [.. Enumerable.Repeat(Dim.One, rank - reps.Length), .. reps];
        ImmutableArray<Dim> sizes = [.. Enumerable.Repeat(Dim.One, rank - x.Shape.Rank), .. x.Shape.Dims.Items];
        Value split = graph.Add(new Reshape(Shape.Of([.. sizes.SelectMany(s => new[] { Dim.One, s })])), x);
        Value repeated = graph.Add(new Expand(Shape.Of([.. times.Zip(sizes, (t, s) => new[] { t, s }).SelectMany(p => p)])), split);
        return graph.Add(new Reshape(Shape.Of([.. times.Zip(sizes, (t, s) => t * s)])), repeated);
    });

    public override string Name => "expand";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        Shape.Broadcast(inputs[0].Shape, Shape) is { } shape && shape == Shape
            ? [inputs[0] with { Shape = Shape }]
            : throw new ShapeException($"expand: {inputs[0].Shape} cannot become {Shape}: sizes must be equal, or 1 before");

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients;

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => condition;

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        inputs[0].Shape == Shape ? inputs[0]
        : Unbroadcast(inputs[0]) is { } narrow ? graph.Add(this, narrow)
        : null;

    /// <summary>What a value is made of by repeating or by putting dimensions of size 1 in front: the same to whoever broadcasts it.</summary>
    public static Value? Unbroadcast(Value value)
    {
        if (value.Operator is not (Expand or Reshape))
        {
            return null;
        }

        Value source = value.Node.Inputs[0];
        int added = value.Shape.Rank - source.Shape.Rank;
        bool onesInFront = added > 0 && value.Shape.Dims.Items.Take(added).All(d => d == Dim.One) && value.Shape.Dims.Items.Skip(added).SequenceEqual(source.Shape.Dims.Items);
        return value.Operator is Expand || onesInFront ? source : null;
    }

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        int added = outputShape.Rank - inputShape.Rank;
        return input with
        {
            Strides = outputShape.Dims.Items
                .Select((dim, i) => i < added || (inputShape[i - added] == Dim.One && dim != Dim.One) ? Dim.Zero : input.Strides[i - added])
                .ToEquatableArray(),
        };
    }

    public override string Describe(ImmutableArray<string> inputs) => $"expand({inputs[0]}, {Shape})";

    /// <summary>The shape that is asked for, a −1 in it replaced by the dimension that is there.</summary>
    private static Shape Infer(Shape from, ImmutableArray<Dim> wanted)
    {
        int added = wanted.Length - from.Rank;
        if (added < 0 || wanted.Take(added).Contains(-1))
        {
            throw new ShapeException($"expand: {from} cannot become [{string.Join(", ", wanted)}]: it needs at least {from.Rank} dimensions, and -1 only for those that exist");
        }

        return Shape.Of([.. wanted.Select((dim, i) => dim == -1 ? from[i - added] : dim)]);
    }
}
