using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>A position along a dimension, as C# writes it: <c>3</c>, or <c>^3</c> from the end.</summary>
internal readonly record struct Position(Dim Value, bool IsFromEnd)
{
    /// <summary>The position in a dimension of a given size.</summary>
    public Dim In(Dim size) => IsFromEnd ? size - Value : Value;
}

/// <summary>One position of <c>x[…]</c>: a range that keeps its dimension, or, without an end, an index that removes it.</summary>
internal readonly record struct SliceIndex(Position Start, Position? End);

/// <summary>What <c>x[.., 0..4, ^1]</c> stands for.</summary>
internal static class Indexing
{
    /// <summary>Slices once, then drops the dimensions that have an index; missing trailing positions keep their dimension whole.</summary>
    /// <exception cref="ShapeException">Too many positions, or one lies outside its dimension.</exception>
    public static Value Apply(GraphBuilder graph, Value x, ImmutableArray<SliceIndex> indices)
    {
        Shape shape = x.Shape;
        if (indices.Length > shape.Rank)
        {
            throw new ShapeException($"{indices.Length} indices are too many for the shape {shape}");
        }

        Dim[] start = [.. shape.Dims.Items.Select(_ => Dim.Zero)];
        Dim[] size = [.. shape.Dims.Items];
        var kept = new List<Dim>();
        for (int i = 0; i < shape.Rank; i++)
        {
            if (i < indices.Length)
            {
                // As in PyTorch a negative index counts from the end; in a range that would be a mistake.
                Position from = indices[i].Start;
                start[i] = from.In(shape[i]) is { IsNegative: true } negative && indices[i].End is null && !from.IsFromEnd ? negative + shape[i] : from.In(shape[i]);
                size[i] = indices[i].End is { } end ? end.In(shape[i]) - start[i] : Dim.One;
            }

            if (i >= indices.Length || indices[i].End is not null)
            {
                kept.Add(size[i]);
            }
        }

        Value box = graph.Add(new Slice(EquatableArray.Create<Dim>(start), Shape.Of(size)), x);
        return kept.Count == shape.Rank ? box : graph.Add(new Reshape(new Shape(kept.ToEquatableArray())), box);
    }
}
