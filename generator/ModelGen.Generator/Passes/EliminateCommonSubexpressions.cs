using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Computes equal operators over equal inputs once. Nodes with effects are left alone, and so is what adds rows to a table: two tables that are looked up alike
/// have equal gradients, but each adds its rows to its own block, while one gradient for both would be as large as a table.
/// </summary>
/// <remarks>Stands after <see cref="Simplify"/>, which makes expressions equal, and after differentiation, which repeats parts of the forward pass.</remarks>
internal static class EliminateCommonSubexpressions
{
    public static Graph Run(Graph graph)
    {
        (Dictionary<Node, Node> representatives, Dictionary<Node, string> names) = Number(graph);
        if (representatives.Count == 0)
        {
            return graph;
        }

        // The one that stays takes the first name that any of them has.
        HashSet<Node> staying = [.. representatives.Values];
        var copies = new Dictionary<Node, Node>();
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            if (representatives.TryGetValue(node, out Node? representative))
            {
                return Outputs(copies[representative]);
            }

            if (!staying.Contains(node))
            {
                return null;
            }

            names.TryGetValue(node, out string? name);
            Node copy = builder.AddNode(node.Operator, inputs, node.Name ?? name);
            copies.Add(node, copy);
            return Outputs(copy);
        });
    }

    /// <summary>Finds for every node that repeats another one that other, and names for those that have none.</summary>
    private static (Dictionary<Node, Node> Representatives, Dictionary<Node, string> Names) Number(Graph graph)
    {
        var representatives = new Dictionary<Node, Node>();
        var names = new Dictionary<Node, string>();
        var first = new Dictionary<(Operator, EquatableArray<Value>), Node>();
        HashSet<Node> effects = [.. graph.Effects];
        foreach (Node node in graph.Nodes.Where(n => n.Operator is not (Input or KernelOperator { AddedRows: not null }) && !effects.Contains(n)))
        {
            EquatableArray<Value> inputs = node.Inputs
                .Select(i => representatives.TryGetValue(i.Node, out Node? other) ? new Value(other, i.Index) : i)
                .ToEquatableArray();
            if (!first.TryGetValue((node.Operator, inputs), out Node? earlier))
            {
                first.Add((node.Operator, inputs), node);
                continue;
            }

            representatives.Add(node, earlier);
            if (node.Name is { } name && !names.ContainsKey(earlier))
            {
                names.Add(earlier, name);
            }
        }

        return (representatives, names);
    }

    private static ImmutableArray<Value> Outputs(Node node) => [.. node.Types.Select((_, i) => new Value(node, i))];
}
