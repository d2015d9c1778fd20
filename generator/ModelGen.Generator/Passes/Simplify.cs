using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Passes;

/// <summary>Applies the operators' own local rules (<c>x * 1 = x</c>, a reshape of a reshape) until none applies.</summary>
/// <remarks>
/// Every rule makes the graph smaller or its operators cheaper, so this ends. A value may be computed twice afterwards, under two names:
/// <see cref="EliminateCommonSubexpressions"/> follows.
/// </remarks>
internal static class Simplify
{
    public static Graph Run(Graph graph)
    {
        bool changed;
        do
        {
            changed = false;
            graph = GraphRewriter.Rewrite(graph, (builder, node, inputs) =>
            {
                if (node.Types.Length != 1 || node.Operator.Simplify(builder, inputs) is not { } value)
                {
                    return null;
                }

                changed = true;
                while (value.Node.Types.Length == 1 && value.Operator.Simplify(builder, value.Node.Inputs) is { } simpler)
                {
                    value = simpler;
                }

                return [value];
            });
        }
        while (changed);
        return graph;
    }
}
