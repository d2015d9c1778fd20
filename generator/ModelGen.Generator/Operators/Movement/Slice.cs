using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The box of <paramref name="Shape"/> that begins at <paramref name="Start"/>; <c>dx</c> = dy placed into zeros.</summary>
internal sealed record Slice(EquatableArray<Dim> Start, Shape Shape) : ViewOperator
{
    public static Stub Split { get; } = new("Ops.Split", ["x, size, dim", "x, sizes, dim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int axis = x.Shape.Axis(arguments.Int("dim"));
        ImmutableArray<Dim> sizes = arguments.Has("size")
            ? Parts("split", x.Shape, axis, arguments.Dim("size"))
            : arguments.Dims("sizes");
        return Cut(graph, x, axis, sizes);
    }) { Result = StubResult.Array };

    public static Stub Chunk { get; } = new("Ops.Chunk", ["x, chunks, dim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int axis = x.Shape.Axis(arguments.Int("dim")), chunks = arguments.Int("chunks");
        return chunks > 0
            ? Cut(graph, x, axis, Parts("chunk", x.Shape, axis, (x.Shape[axis] + (chunks - 1)) / chunks))
            : throw new ShapeException($"chunk needs a positive number of chunks, not {chunks}");
    }) { Result = StubResult.Array };

    public override string Name => "slice";

    /// <summary>The slice of a dimension: <paramref name="size"/> elements from <paramref name="start"/> on.</summary>
    public static Value Along(GraphBuilder graph, Value x, int axis, Dim start, Dim size)
    {
        ImmutableArray<Dim> origin = [.. x.Shape.Dims.Items.Select((_, i) => i == axis ? start : Dim.Zero)];
        return graph.Add(new Slice(origin.ToEquatableArray(), new Shape(x.Shape.Dims.Items.SetItem(axis, size))), x);
    }

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape from = inputs[0].Shape;
        for (int i = 0; i < from.Rank; i++)
        {
            if (Start[i].IsNegative || Shape[i].IsNegative || (from[i] - Start[i] - Shape[i]).IsNegative)
            {
                throw new ShapeException($"slice: {Start[i]}..{Start[i] + Shape[i]} lies outside dimension {i} of {from}");
            }
        }

        return [inputs[0] with { Shape = Shape }];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node)
    {
        Shape from = node.Inputs[0].Shape;
        return [.. Enumerable.Range(0, from.Rank).SelectMany(i =>
        {
            string what = $"the slice {Start[i]}..{Start[i] + Shape[i]} in dimension {i} of {from}";
            return new[] { new SizeBound(Start[i], what), new SizeBound(Shape[i], what), new SizeBound(from[i] - Start[i] - Shape[i], what) };
        })];
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Place(Start, node.Inputs[0].Shape), dy) : null];

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        IsSameAlongDifferences(condition.Shape, Shape, node.Inputs[0].Shape) ? condition : null;

    /// <summary>Whether a condition has the size 1 wherever two shapes of one rank differ.</summary>
    internal static bool IsSameAlongDifferences(Shape condition, Shape a, Shape b)
    {
        int added = a.Rank - condition.Rank;
        return Enumerable.Range(0, a.Rank).All(i => a[i] == b[i] || i < added || condition[i - added] == Dim.One);
    }

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        inputs[0].Shape == Shape ? inputs[0]
        : inputs[0].Operator is Slice outer
            ? graph.Add(new Slice(Start.Items.Select((start, i) => start + outer.Start[i]).ToEquatableArray(), Shape), inputs[0].Node.Inputs[0])
        : null;

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        Dim offset = input.Offset;
        for (int i = 0; i < Start.Count; i++)
        {
            offset += Start[i] * input.Strides[i];
        }

        return input with { Offset = offset };
    }

    public override string Describe(ImmutableArray<string> inputs) =>
        $"{inputs[0]}[{string.Join(", ", Start.Items.Select((s, i) => $"{s}..{s + Shape[i]}"))}]";

    /// <summary>As it is written in C#, without whole dimensions at the end: <c>x[.., 4..8]</c>.</summary>
    public override string Summarize(Node node, ImmutableArray<string> inputs)
    {
        Shape from = node.Inputs[0].Shape;
        List<string> ranges = [.. Start.Items.Select((s, i) => Shape[i] == from[i] ? ".." : $"{s}..{s + Shape[i]}")];
        return $"{inputs[0]}[{string.Join(", ", ranges.Take(ranges.FindLastIndex(r => r != "..") + 1))}]";
    }

    /// <summary>Sizes of at most <paramref name="size"/> that add up to the dimension.</summary>
    private static ImmutableArray<Dim> Parts(string function, Shape shape, int axis, Dim size)
    {
        Dim whole = shape[axis];
        if (size != Dim.Zero && !size.IsNegative && (whole / size).Constant is { } full)
        {
            Dim rest = whole - (size * full);
            return [.. Enumerable.Repeat(size, (int)full), .. rest == Dim.Zero ? Array.Empty<Dim>() : [rest]];
        }

        throw new ShapeException($"{function}: dimension {axis} of {shape} in parts of {size} gives no number of parts that is known at build time");
    }

    private static ImmutableArray<Value> Cut(GraphBuilder graph, Value x, int axis, ImmutableArray<Dim> sizes)
    {
        Dim whole = sizes.Aggregate(Dim.Zero, (sum, size) => sum + size);
        if (whole != x.Shape[axis])
        {
            throw new ShapeException($"split: the sizes ({string.Join(", ", sizes)}) add up to {whole}, but dimension {axis} of {x.Shape} is {x.Shape[axis]}");
        }

        var parts = ImmutableArray.CreateBuilder<Value>();
        Dim start = Dim.Zero;
        foreach (Dim size in sizes)
        {
            parts.Add(Along(graph, x, axis, start, size));
            start += size;
        }

        return parts.ToImmutable();
    }
}
