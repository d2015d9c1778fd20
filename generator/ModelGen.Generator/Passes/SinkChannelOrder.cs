using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Moves permutations of images behind what is computed element by element and what is put together, so that it has the order of the operators on images, channels last. Where such an operator follows, the
/// permutations before and behind it cancel: a chain of them converts nothing, and its values are kept and read as they lie.
/// </summary>
/// <remarks>
/// A value's memory is in the order of its dimensions: choosing that order is choosing the layout. Stands before simplification, which takes away permutations that cancel, and before differentiation, so that
/// derivatives have the same order.
/// </remarks>
internal static class SinkChannelOrder
{
    public static Graph Run(Graph graph)
    {
        var images = new HashSet<Value>();
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            if (node.Types.Length != 1 || node.Operator.Kind is not (OperatorKind.Elementwise or OperatorKind.Placement) || !inputs.Any(i => i.Shape.Rank == node.Types[0].Shape.Rank && IsBack(i, images)))
            {
                return null;
            }

            Operator op = node.Operator is PlacementOperator placement ? placement.Permuted(ChannelsLast.Axes(node.Types[0].Shape.Rank)) : node.Operator;
            Value moved = builder.AddNode(op, [.. inputs.Select(i => InOrder(builder, i, node.Types[0].Shape.Rank))]).Output;
            if (node.Names[0] is { } name)
            {
                builder.Name(moved, name);
            }

            images.Add(moved);
            return [ChannelsLast.Back(builder, moved)];
        });
    }

    /// <summary>Whether a value is an image whose channels lie last, and are seen first.</summary>
    private static bool IsBack(Value value, HashSet<Value> images) => value.Operator is Permute permute && ChannelsLast.IsBack(permute) && IsImage(value.Node.Inputs[0], images);

    /// <summary>Whether an operator on images has computed a value, or what it goes through element by element.</summary>
    private static bool IsImage(Value value, HashSet<Value> images)
    {
        if (value.Operator.GivesImages || images.Contains(value))
        {
            return true;
        }

        if (value.Operator.Kind != OperatorKind.Elementwise || !value.Node.Inputs.Any(i => i.Shape == value.Shape && IsImage(i, images)))
        {
            return false;
        }

        images.Add(value);
        return true;
    }

    /// <summary>An input in the order of channels last; a scalar has none.</summary>
    private static Value InOrder(GraphBuilder builder, Value input, int rank)
    {
        if (input.Shape.Rank == 0)
        {
            return input;
        }

        ImmutableArray<Dim> ones = [.. Enumerable.Repeat(Dim.One, rank - input.Shape.Rank)];
        Value whole = ones.IsEmpty ? input : builder.Add(new Reshape(new Shape(ones.AddRange(input.Shape.Dims.Items).ToEquatableArray())), input);
        Value ordered = ChannelsLast.Of(builder, whole);
        return ordered.Operator.Simplify(builder, ordered.Node.Inputs) ?? ordered;
    }
}
