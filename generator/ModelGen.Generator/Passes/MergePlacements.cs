using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Turns a sum of zeros with a box in each into zeros with all the boxes: the gradient of a value that was cut into parts is written part by part, and nothing is
/// filled or added where the boxes cover it.
/// </summary>
/// <remarks>Stands behind simplification of derivatives, which leaves the sums bare.</remarks>
internal static class MergePlacements
{
    public static Graph Run(Graph graph) => GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        node.Operator is Add && inputs[0].Operator is Place a && inputs[1].Operator is Place b && a.Shape == b.Shape
            && Boxes(inputs[0]).All(x => Boxes(inputs[1]).All(y => AreApart(x, y)))
            ? [Merge(builder, a, b, [.. inputs[0].Node.Inputs, .. inputs[1].Node.Inputs])]
            : null);

    private static Value Merge(GraphBuilder builder, Place a, Place b, ImmutableArray<Value> parts)
    {
        Dim filled = parts.Aggregate(Dim.Zero, (sum, p) => sum + p.Shape.Length);
        return builder.AddNode(new Place([.. a.Starts.Items, .. b.Starts.Items], a.Shape, filled == a.Shape.Length), parts).Output;
    }

    private static IEnumerable<(EquatableArray<Dim> Start, Shape Shape)> Boxes(Value place) =>
        place.Node.Inputs.Select((x, i) => (((Place)place.Operator).Starts[i], x.Shape));

    /// <summary>Whether two boxes certainly have no element in common: along some axis one begins where or after the other ends.</summary>
    private static bool AreApart((EquatableArray<Dim> Start, Shape Shape) a, (EquatableArray<Dim> Start, Shape Shape) b) =>
        Enumerable.Range(0, a.Shape.Rank).Any(i =>
            DimBounds.LessOrEqual(a.Start[i] + a.Shape[i], b.Start[i]) == true || DimBounds.LessOrEqual(b.Start[i] + b.Shape[i], a.Start[i]) == true);
}
