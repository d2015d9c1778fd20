using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>The nodes of a function in the joint graph: calls are those of the forward functions for training.</summary>
/// <param name="trained">Indices of the parameters that are trained.</param>
internal sealed class ForwardHalf(Differentiation differentiation, GraphBuilder graph, ImmutableSortedSet<int> trained)
{
    private readonly Dictionary<Value, Value> values = [];
    private readonly Dictionary<Node, Node> copies = [];
    private readonly Dictionary<Node, Differentiated> callees = [];
    private readonly HashSet<Node> active = [];

    /// <summary>The copy of one of the function's nodes.</summary>
    public Node this[Node node] => copies[node];

    /// <summary>The copy of one of the function's values.</summary>
    public Value this[Value value] => values[value];

    /// <summary>Whether a copy depends on a float input or on a parameter that is trained.</summary>
    public bool IsActive(Node copy) => active.Contains(copy);

    /// <summary>The two halves of what the copy of a call calls.</summary>
    public Differentiated CalleeOf(Node copy) => callees[copy];

    /// <summary>Copies a function.</summary>
    /// <returns>The inputs.</returns>
    public ImmutableArray<Node> Copy(Graph original, CancellationToken cancellation)
    {
        ImmutableArray<Node> inputs = [.. original.Inputs.Select(Copy)];
        foreach (Node node in original.Computed)
        {
            cancellation.ThrowIfCancellationRequested();
            Copy(node);
        }

        return inputs;
    }

    private Node Copy(Node node)
    {
        ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => values[i])];
        Node copy = node.Operator is Call call ? CopyCall(node, call, inputs) : graph.Copy(node, inputs);
        if (inputs.Any(i => active.Contains(i.Node)) || BeginsGradients(copy))
        {
            active.Add(copy);
        }

        copies.Add(node, copy);
        for (int i = 0; i < node.Types.Length; i++)
        {
            values.Add(new Value(node, i), new Value(copy, i));
        }

        return copy;
    }

    private Node CopyCall(Node node, Call call, ImmutableArray<Value> inputs)
    {
        Differentiated callee = differentiation.Differentiate(call.Function, TrainedOf(call));
        Node copy = graph.Replace(node, call with { Function = callee.Forward, Loop = Traced(call.Loop, callee) }, inputs);
        callees.Add(copy, callee);
        return copy;
    }

    /// <summary>Whether a node itself is something that gradients are wanted of, or has some within.</summary>
    private bool BeginsGradients(Node copy) => copy.Operator switch
    {
        Input input => input.Type.Element == ElementType.Float32,
        Parameter parameter => trained.Contains(parameter.Index),
        Call => callees[copy].Backward.Graph.Effects.Length > 0,
        _ => false,
    };

    /// <summary>The loop, giving also the traces of what its backward pass reads.</summary>
    private static Loop? Traced(Loop? loop, Differentiated callee) => loop is null ? null : loop with
    {
        Outputs = loop.Outputs.Select(o => o with { IsTraced = o.FedTo is { } input && callee.InputsRead.Contains(input) }).ToEquatableArray(),
    };

    private ImmutableSortedSet<int> TrainedOf(Call call) =>
        [.. Enumerable.Range(0, call.Function.Parameters.Length).Where(i => trained.Contains(call.Base + i))];
}
