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
        // What lies behind such a permutation has been moved before it or comes from an operator on images: a permutation that the user wrote is left where it is.
        var moved = new HashSet<Value>();
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            int rank = node.Types.Length == 1 ? node.Types[0].Shape.Rank : 0;
            if (node.Operator.Kind is not (OperatorKind.Elementwise or OperatorKind.Placement) || !inputs.Any(i => i.Shape.Rank == rank && IsBack(i, moved)))
            {
                return null;
            }

            Operator op = node.Operator is PlacementOperator placement ? placement.Permuted(ChannelsLast.Axes(rank)) : node.Operator;
            Value result = builder.AddNode(op, [.. inputs.Select(i => InOrder(builder, i, rank))]).Output;
            if (node.Names[0] is { } name)
            {
                builder.Name(result, name);
            }

            moved.Add(result);
            return [ChannelsLast.Back(builder, result)];
        });
    }

    /// <summary>Whether a value is an image whose channels lie last, and are seen first.</summary>
    private static bool IsBack(Value value, HashSet<Value> moved) =>
        value.Operator is Permute permute && ChannelsLast.IsBack(permute) && (moved.Contains(value.Node.Inputs[0]) || ChannelsLast.IsImage(value.Node.Inputs[0]));

    /// <summary>An input in the order of channels last; a scalar has none.</summary>
    private static Value InOrder(GraphBuilder builder, Value input, int rank)
    {
        if (input.Shape.Rank == 0)
        {
            return input;
        }

        ImmutableArray<Dim> ones = [.. Enumerable.Repeat(Dim.One, rank - input.Shape.Rank)];
        Value whole = ones.IsEmpty ? input : builder.Add(new Reshape(new Shape(ones.AddRange(input.Shape.Dims.Items).ToEquatableArray())), input);
        return ChannelsLast.Of(builder, whole);
    }
}
