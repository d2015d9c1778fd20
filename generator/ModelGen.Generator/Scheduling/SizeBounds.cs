using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Scheduling;

/// <summary>Finds what sizes a function demands of named dimensions, itself and through calls, that is not certain at build time.</summary>
internal static class SizeBounds
{
    /// <summary>Each demand once, in program order.</summary>
    /// <param name="boundsOf">Those of the functions called.</param>
    public static ImmutableArray<SizeBound> Of(Function function, Func<Function, ImmutableArray<SizeBound>> boundsOf) =>
        [.. function.Graph.Nodes.SelectMany(n => Of(n, boundsOf)).GroupBy(b => (b.Dim, b.Least)).Select(g => g.First())];

    private static IEnumerable<SizeBound> Of(Node node, Func<Function, ImmutableArray<SizeBound>> boundsOf)
    {
        if (node.Operator.Callee is { } callee)
        {
            return boundsOf(callee);
        }

        ImmutableArray<SizeBound> bounds = node.Operator.SizeBounds(node);
        bounds = node.Layer is { } layer ? [.. bounds.Select(b => b with { What = $"'{layer}', {b.What}" })] : bounds;
        IEnumerable<Dim> sizes = node.Types.SelectMany(t => t.Shape.Dims.Items).Concat(bounds.Select(b => b.Dim));
        return SizeBound.OfDivisors(sizes)
            .Concat(bounds)
            .Where(b => !ArenaSize.IsAtLeast(b.Dim, b.Least));
    }
}
