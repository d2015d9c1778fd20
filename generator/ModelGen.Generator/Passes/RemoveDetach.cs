using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Passes;

/// <summary>Puts the input of a <c>Detach</c> in its place. It stops gradients: where these have been computed, or none are wanted, it would be a copy.</summary>
/// <remarks>It goes before the passes that look for what meets what, and before layouts: a weight that goes through it is a weight like any other.</remarks>
internal static class RemoveDetach
{
    public static Graph Run(Graph graph) => GraphRewriter.Rewrite(graph, (_, node, inputs) => node.Operator is Detach ? [inputs[0]] : null);
}
