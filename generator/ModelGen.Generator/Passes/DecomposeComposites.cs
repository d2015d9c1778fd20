using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Passes;

/// <summary>Rewrites composite operators (mean, variance, losses) into primitive ones, until none is left.</summary>
/// <remarks>Stands first: every later stage, differentiation too, then knows primitives only.</remarks>
internal static class DecomposeComposites
{
    public static Graph Run(Graph graph)
    {
        // A composite may be made of composites, of a lower level each time.
        while (graph.Nodes.Any(n => n.Operator.Kind == OperatorKind.Composite))
        {
            graph = GraphRewriter.Rewrite(graph, (builder, node, inputs) => node.Operator.Decompose(builder, inputs));
        }

        return graph;
    }
}
