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
        Dictionary<Node, Node> representatives = Number(graph);
        if (representatives.Count == 0)
        {
            return graph;
        }

        HashSet<Node> staying = [.. representatives.Values];
        var copies = new Dictionary<Node, Node>();
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            if (representatives.TryGetValue(node, out Node? representative))
            {
                return [.. copies[representative].Outputs];
            }

            if (!staying.Contains(node))
            {
                return null;
            }

            Node copy = builder.Copy(node, inputs);
            copies.Add(node, copy);
            return [.. copy.Outputs];
        });
    }

    /// <summary>Finds for every node that repeats another one that other.</summary>
    private static Dictionary<Node, Node> Number(Graph graph)
    {
        var representatives = new Dictionary<Node, Node>();
        var first = new Dictionary<(Operator, EquatableArray<Value>), Node>();
        HashSet<Node> effects = [.. graph.Effects];
        foreach (Node node in graph.Nodes.Where(n => n.Operator is not (Input or KernelOperator { AddedRows: not null }) && !effects.Contains(n)))
        {
            EquatableArray<Value> inputs = node.Inputs
                .Select(i => representatives.TryGetValue(i.Node, out Node? other) ? new Value(other, i.Index) : i)
                .ToEquatableArray();
            if (first.TryGetValue((node.Operator, inputs), out Node? earlier))
            {
                representatives.Add(node, earlier);
            }
            else
            {
                first.Add((node.Operator, inputs), node);
            }
        }

        return representatives;
    }
}
