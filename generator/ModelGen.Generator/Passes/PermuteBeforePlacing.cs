using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Turns a permutation of what has been put together into permuted parts that are put together: each part is written where it belongs in the end, instead of all of them
/// once more. Only where nothing else reads what is permuted.
/// </summary>
internal static class PermuteBeforePlacing
{
    public static Graph Run(Graph graph)
    {
        ILookup<Value, Node> users = graph.Users();
        var outputs = new HashSet<Value>(graph.Outputs);
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
            node.Operator is Permute permute && inputs[0].Operator is PlacementOperator placement && users[node.Inputs[0]].Count() == 1 && !outputs.Contains(node.Inputs[0])
                ? [builder.AddNode(placement.Permuted(permute.Axes), [.. inputs[0].Node.Inputs.Select(i => builder.Add(permute, i))]).Output]
                : null);
    }
}
