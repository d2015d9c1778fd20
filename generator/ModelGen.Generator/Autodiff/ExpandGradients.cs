using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// Puts the nodes of a reverse walk in place of the gradients that a declaration asks for. They stand in the same graph as what they are derivatives of, so that both halves of the function, and a
/// gradient of the gradient, are made of them as of all others.
/// </summary>
/// <remarks>
/// Precondition: no composite operators; what derivatives are made of is decomposed here. A called function on the way from y to x becomes part of the graph, since its values are read again.
/// </remarks>
internal static class ExpandGradients
{
    /// <summary>As many as a function may have that is lowered.</summary>
    private const int MostNodes = 50_000;

    /// <param name="decompose">Rewrites composite operators.</param>
    /// <exception cref="GradientException">A gradient goes through what has none, or through a loop whose steps cannot be counted.</exception>
    public static Graph Run(Graph graph, Func<Graph, Graph> decompose)
    {
        // A gradient of a gradient waits until the inner one is there.
        while (Ready(graph) is { Count: > 0 } ready)
        {
            HashSet<Node> calls = [.. ready.SelectMany(g => GradientPath.Between(g.Inputs[0], g.Inputs.RemoveAt(0))).Where(n => n.Operator is Call)];
            graph = calls.Count > 0 ? new Inlining(graph, calls).Run() : decompose(Expand(graph, ready));
            if (graph.Nodes.Length > MostNodes)
            {
                Node first = ready.First();
                throw new GradientException(first.Site, FormattableString.Invariant($"with what it goes through, the function has more than {MostNodes} operations"));
            }
        }

        return graph;
    }

    /// <summary>The gradients that depend on no other one.</summary>
    private static HashSet<Node> Ready(Graph graph)
    {
        var ready = new HashSet<Node>();
        var behind = new HashSet<Node>();
        foreach (Node node in graph.Nodes)
        {
            if (node.Inputs.Any(i => behind.Contains(i.Node)))
            {
                behind.Add(node);
            }
            else if (node.Operator.Kind == OperatorKind.Derivative)
            {
                ready.Add(node);
                behind.Add(node);
            }
        }

        return ready;
    }

    private static Graph Expand(Graph graph, HashSet<Node> ready)
    {
        var builder = new GraphBuilder();
        var copies = new Dictionary<Value, Value>();
        var nodes = new Dictionary<Node, Node>();
        foreach (Node node in graph.Inputs.Concat(graph.Computed))
        {
            builder.Site = node.Site;
            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => copies[i])];
            ImmutableArray<Value> outputs = ready.Contains(node) ? Gradients(builder, node, inputs) : Copy(node, inputs);
            for (int i = 0; i < outputs.Length; i++)
            {
                copies.Add(new Value(node, i), outputs[i]);
            }
        }

        return new([.. graph.Inputs.Select(i => copies[i.Output].Node)], [.. graph.Outputs.Select(o => copies[o])], [.. graph.Effects.Select(e => nodes[e])]);

        ImmutableArray<Value> Copy(Node node, ImmutableArray<Value> inputs)
        {
            Node copy = builder.Copy(node, inputs);
            nodes.Add(node, copy);
            return [.. copy.Outputs];
        }
    }

    private static ImmutableArray<Value> Gradients(GraphBuilder builder, Node node, ImmutableArray<Value> inputs)
    {
        ImmutableArray<Value> results = new GradientPath(builder, inputs[0], inputs.RemoveAt(0)).Walk(node.Site);
        for (int i = 0; i < results.Length; i++)
        {
            if (node.Names[i] is { } name)
            {
                builder.Name(results[i], name);
            }
        }

        return results;
    }
}

/// <summary>A gradient that a declaration asks for cannot be computed.</summary>
/// <param name="site">Where the reason is.</param>
internal sealed class GradientException(int site, string reason) : Exception(reason)
{
    public int Site { get; } = site;
}
