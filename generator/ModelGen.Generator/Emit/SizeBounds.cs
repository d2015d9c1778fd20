using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Finds what sizes a function demands of named dimensions, itself and through calls, that is not certain at build time.</summary>
internal sealed class SizeBounds
{
    private readonly Dictionary<Function, ImmutableArray<SizeBound>> known = [];

    /// <summary>Each demand once, in program order.</summary>
    public ImmutableArray<SizeBound> Of(Function function)
    {
        if (!known.TryGetValue(function, out ImmutableArray<SizeBound> bounds))
        {
            bounds = [.. function.Graph.Nodes.SelectMany(Of).GroupBy(b => (b.Dim, b.IsPositive)).Select(g => g.First())];
            known.Add(function, bounds);
        }

        return bounds;
    }

    private IEnumerable<SizeBound> Of(Node node)
    {
        if (node.Operator is Call call)
        {
            return Of(call.Function);
        }

        ImmutableArray<SizeBound> bounds = node.Operator.SizeBounds(node);
        IEnumerable<Dim> sizes = node.Types.SelectMany(t => t.Shape.Dims.Items).Concat(bounds.Select(b => b.Dim));
        return SizeBound.OfDivisors(sizes)
            .Concat(bounds)
            .Where(b => !b.Dim.IsConstant && !ArenaSize.IsAtLeast(b.Dim, b.Least));
    }
}
