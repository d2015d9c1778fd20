using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The inputs one behind the other along <paramref name="Axis"/> (<c>torch.cat</c>); each dx is a slice of dy.</summary>
internal sealed record Concat(int Axis) : PlacementOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Concat", ["tensors", "tensors, dim"], (graph, arguments) =>
    {
        ImmutableArray<Value> tensors = arguments.Tensors("tensors");
        return tensors.IsEmpty
            ? throw new ShapeException("concat needs at least one tensor")
            : graph.Add(new Concat(tensors[0].Shape.Axis(arguments.Has("dim") ? arguments.Int("dim") : 0)), [.. tensors]);
    });

    /// <summary>Elements move on along a dimension, and those at its end come to its beginning (<c>torch.roll</c>).</summary>
    public static Stub Roll { get; } = Stub.Of("Ops.Roll", "x, shift, dim", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int axis = x.Shape.Axis(arguments.Int("dim")), shift = arguments.Int("shift");
        Dim size = x.Shape[axis];
        if (size.Constant is { } known)
        {
            shift = known == 0 ? 0 : (int)(((shift % known) + known) % known);
        }

        // Of a named dimension the entry point checks that it is not smaller.
        Dim first = shift > 0 ? size - shift : -shift;
        return shift == 0 ? x : graph.Add(new Concat(axis), Slice.Along(graph, x, axis, first, size - first), Slice.Along(graph, x, axis, Dim.Zero, first));
    });

    public override string Name => "concat";

    public override bool Covers => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape first = inputs[0].Shape;
        Dim size = Dim.Zero;
        foreach (TensorType input in inputs)
        {
            bool fits = input.Shape.Rank == first.Rank && input.Element == inputs[0].Element;
            for (int i = 0; fits && i < first.Rank; i++)
            {
                fits = i == Axis || input.Shape[i] == first[i];
            }

            if (!fits)
            {
                throw new ShapeException($"concat: {inputs[0]} and {input} must agree in every dimension but dimension {Axis}");
            }

            size += input.Shape[Axis];
        }

        return [inputs[0] with { Shape = new Shape(first.Dims.Items.SetItem(Axis, size)) }];
    }

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs.Length == 1 ? inputs[0] : null;

    public override PlacementOperator Permuted(EquatableArray<int> axes) => new Concat(axes.Items.IndexOf(Axis));

    public override ImmutableArray<EquatableArray<Dim>> Origins(ImmutableArray<TensorType> inputs)
    {
        var origins = ImmutableArray.CreateBuilder<EquatableArray<Dim>>();
        Dim position = Dim.Zero;
        foreach (TensorType input in inputs)
        {
            origins.Add(input.Shape.Dims.Items.Select((_, i) => i == Axis ? position : Dim.Zero).ToEquatableArray());
            position += input.Shape[Axis];
        }

        return origins.ToImmutable();
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        ImmutableArray<EquatableArray<Dim>> origins = Origins([.. node.Inputs.Select(i => i.Type)]);
        return [.. node.Inputs.Select((input, i) => gradients[0] is { } dy ? graph.Add(new Slice(origins[i], input.Shape), dy) : (Value?)null)];
    }

    public override string Describe(ImmutableArray<string> inputs) => $"concat({string.Join(", ", inputs)}, dim: {Axis})";
}
