using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Passes;

/// <summary>Replaces one node's outputs: the new values, or null to copy the node over its new inputs.</summary>
internal delegate ImmutableArray<Value>? RewriteRule(GraphBuilder graph, Node node, ImmutableArray<Value> inputs);

/// <summary>The one way in which a pass makes a new graph from an old one: node by node in program order, nothing is changed in place.</summary>
internal static class GraphRewriter
{
    /// <summary>The same graph with other operators (of equal types) in some nodes.</summary>
    public static Graph MapOperators(Graph graph, Func<Operator, Operator> map) => Rewrite(graph, (_, _, _) => null, map);

    public static Graph Rewrite(Graph graph, RewriteRule rule) => Rewrite(graph, rule, op => op);

    /// <summary>The same graph with other operators in the nodes that the rule leaves alone, inputs among them.</summary>
    public static Graph Rewrite(Graph graph, RewriteRule rule, Func<Operator, Operator> map)
    {
        var builder = new GraphBuilder();
        var values = new Dictionary<Value, Value>();
        var nodes = new Dictionary<Node, Node>();
        foreach (Node node in graph.Inputs)
        {
            Copy(node);
        }

        foreach (Node node in graph.Nodes)
        {
            if (!nodes.ContainsKey(node))
            {
                Visit(node);
            }
        }

        return new Graph(
            [.. graph.Inputs.Select(i => nodes[i])],
            [.. graph.Outputs.Select(o => values[o])],
            [.. graph.Effects.Select(e => nodes[e]).Distinct()]);

        void Visit(Node node)
        {
            (builder.Site, builder.Layer) = (node.Site, node.Layer);
            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => values[i])];
            if (rule(builder, node, inputs) is not { } replacement)
            {
                Copy(node);
                return;
            }

            for (int i = 0; i < replacement.Length; i++)
            {
                Value value = replacement[i];

                // The user's name goes over to what now computes the value.
                if (node.Names[i] is { } name && value.Name is null)
                {
                    builder.Name(value, name);
                }

                values.Add(new Value(node, i), value);

                // The effect of a node is not that of a view of what replaces it.
                nodes[node] = Viewed(value);
            }
        }

        static Node Viewed(Value value) => value.Operator.Kind == OperatorKind.View ? Viewed(value.Node.Inputs[0]) : value.Node;

        void Copy(Node node)
        {
            Node copy = builder.Replace(node, map(node.Operator), [.. node.Inputs.Select(i => values[i])]);
            nodes.Add(node, copy);
            for (int i = 0; i < node.Types.Length; i++)
            {
                values.Add(new Value(node, i), new Value(copy, i));
            }
        }
    }
}
