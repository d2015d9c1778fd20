using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Autodiff;

/// <summary>The way from a value back to some that it may depend on, within a graph that is being built.</summary>
internal sealed class GradientPath(GraphBuilder graph, Value y, ImmutableArray<Value> xs)
{
    /// <summary>The nodes that y needs and that depend on one of xs, in program order; those of xs are the first.</summary>
    public static ImmutableArray<Node> Between(Value y, ImmutableArray<Value> xs)
    {
        var active = new HashSet<Node>();
        HashSet<Node> wanted = [.. xs.Select(x => x.Node)];
        HashSet<int> parameters = [.. xs.Select(x => x.Parameter?.Index ?? -1)];
        ImmutableArray<Node>.Builder way = ImmutableArray.CreateBuilder<Node>();
        foreach (Node node in new Graph([], [y], []).Nodes)
        {
            bool isBehind = node.Inputs.Any(i => active.Contains(i.Node)) || (node.Operator.Callee is not null && node.Operator.ReadParameters.Any(parameters.Contains));
            if (isBehind || wanted.Contains(node))
            {
                active.Add(node);
            }

            if (isBehind)
            {
                way.Add(node);
            }
        }

        return way.ToImmutable();
    }

    /// <summary>Adds the nodes of the walk.</summary>
    /// <param name="site">Where the gradient was asked for.</param>
    /// <returns>The gradient of the sum of y for each of xs.</returns>
    /// <exception cref="GradientException">An operator on the way has no derivative.</exception>
    public ImmutableArray<Value> Walk(int site)
    {
        ImmutableArray<Node> way = Between(y, xs);
        HashSet<Node> active = [.. way, .. xs.Select(x => x.Node)];
        var gradients = new ValueGradients(graph);
        var operators = new OperatorBackward(graph, active.Contains, gradients);
        gradients.Add(y, graph.Add(new Expand(y.Shape), graph.Number(1)));
        foreach (Node node in way.Reverse())
        {
            ImmutableArray<Value?> outputs = [.. node.Outputs.Select(o => gradients[o])];
            if (outputs.Any(g => g is not null))
            {
                graph.Site = node.Site;
                operators.Visit(node, outputs);
            }
        }

        graph.Site = site;
        return [.. xs.Select(gradients.OrZero)];
    }
}
