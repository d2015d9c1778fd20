using System.Collections.Immutable;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Graphs;

/// <summary>What a function computes: inputs in order, outputs in order, and nodes that are wanted for their effect (gradient accumulation).</summary>
internal sealed class Graph
{
    /// <summary>Counted once, however often the graph's function is called.</summary>
    private Dim? multiplyAdds;

    /// <summary>Found once, likewise.</summary>
    private ImmutableSortedSet<int>? readParameters;

    public Graph(ImmutableArray<Node> inputs, ImmutableArray<Value> outputs, ImmutableArray<Node> effects)
    {
        Inputs = inputs;
        Outputs = outputs;
        Effects = effects;
        Nodes = Reachable(outputs, effects);
        DrawsNumbers = Nodes.Any(n => n.Operator.DrawsNumbers);
    }

    /// <summary><see cref="Input"/> nodes, also those that nothing reads.</summary>
    public ImmutableArray<Node> Inputs { get; }

    public ImmutableArray<Value> Outputs { get; }

    public ImmutableArray<Node> Effects { get; }

    /// <summary>Every node that an output or effect needs, inputs before users (by id).</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The nodes that are not inputs.</summary>
    public IEnumerable<Node> Computed => Nodes.Where(n => n.Operator is not Input);

    /// <summary>Whether anything in it, or in what it calls, draws random numbers.</summary>
    public bool DrawsNumbers { get; }

    /// <summary>The multiply-adds of its matrix products, and of those of what it calls.</summary>
    /// <exception cref="NumberTooLargeException">There are too many to be counted.</exception>
    public Dim MultiplyAdds => multiplyAdds ??= Nodes.Aggregate(Dim.Zero, (sum, node) => sum + node.Operator.MultiplyAdds(node));

    /// <summary>The parameters and state tensors that it reads, also in what it calls.</summary>
    public ImmutableSortedSet<int> ReadParameters => readParameters ??= [.. Nodes.SelectMany(n => n.Operator.ReadParameters)];

    /// <summary>For every value the nodes that read it, in program order.</summary>
    public ILookup<Value, Node> Users() => Nodes.SelectMany(n => n.Inputs.Distinct().Select(i => (Input: i, User: n))).ToLookup(p => p.Input, p => p.User);

    private static ImmutableArray<Node> Reachable(ImmutableArray<Value> outputs, ImmutableArray<Node> effects)
    {
        // A stack of its own: a chain of thousands of nodes must not use the thread's.
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(outputs.Select(o => o.Node).Concat(effects));
        while (pending.Count > 0)
        {
            Node node = pending.Pop();
            if (seen.Add(node))
            {
                foreach (Value input in node.Inputs)
                {
                    pending.Push(input.Node);
                }
            }
        }

        return [.. seen.OrderBy(n => n.Id)];
    }
}
