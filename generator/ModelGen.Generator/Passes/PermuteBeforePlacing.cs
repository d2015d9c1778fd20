using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Turns a permutation of what has been put together into permuted parts that are put together: each part is written where it belongs in the end, instead of all of them
/// once more. Only where nothing else reads what is permuted.
/// </summary>
/// <remarks>Before differentiation, images that are put together keep their order, in which a function can give them (<see cref="ImageBorder"/>).</remarks>
internal static class PermuteBeforePlacing
{
    /// <param name="keepsImages">Whether images that are put together, nothing but such, keep the order of the operators on images.</param>
    public static Graph Run(Graph graph, bool keepsImages)
    {
        ILookup<Value, Node> users = graph.Users();
        var outputs = new HashSet<Value>(graph.Outputs);
        return GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
            node.Operator is Permute permute && inputs[0].Operator is PlacementOperator placement && users[node.Inputs[0]].Count() == 1 && !outputs.Contains(node.Inputs[0])
            && !(keepsImages && ChannelsLast.IsBack(permute) && inputs[0].Node.Inputs.All(ChannelsLast.IsImage))
                ? [builder.AddNode(placement.Permuted(permute.Axes), [.. inputs[0].Node.Inputs.Select(i => builder.Add(permute, i))]).Output]
                : null);
    }
}
