using System.Collections.Immutable;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Graphs;

/// <summary>Makes nodes: infers types, numbers them, and remembers where the user is. One builder for one graph; never changes a node.</summary>
internal sealed class GraphBuilder
{
    private int nextId;

    public GraphBuilder()
    {
    }

    /// <summary>Adds nodes behind those of a finished graph, which they may read; the graph itself stays as it is.</summary>
    public GraphBuilder(Graph continued) =>
        nextId = continued.Nodes.Concat(continued.Inputs).Select(n => n.Id).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>The site given to nodes made from now on.</summary>
    public int Site { get; set; } = -1;

    /// <summary>All ids so far are below this.</summary>
    public int Count => nextId;

    /// <summary>Applies an operator with one output.</summary>
    /// <exception cref="ShapeException">The inputs don't fit.</exception>
    /// <exception cref="TensorTooLargeException">A result has too many elements.</exception>
    public Value Add(Operator op, params ReadOnlySpan<Value> inputs) => AddNode(op, ImmutableArray.Create(inputs.ToArray())).Output;

    public Node AddNode(Operator op, ImmutableArray<Value> inputs, string? name = null)
    {
        ImmutableArray<TensorType> types = op.Infer([.. inputs.Select(i => i.Type)]);
        foreach (TensorType type in types)
        {
            TensorTooLargeException.Check(type.Shape, Site);
        }

        return new(nextId++, op, inputs, types, Site, name);
    }

    /// <summary>The same node over other inputs; types are inferred anew.</summary>
    public Node Copy(Node node, ImmutableArray<Value> inputs) =>
        new(nextId++, node.Operator, inputs, node.Operator.Infer([.. inputs.Select(i => i.Type)]), node.Site, node.Name);

    /// <summary>The same value under the user's name for it.</summary>
    public Node Rename(Node node, string name) => new(nextId++, node.Operator, node.Inputs, node.Types, node.Site, name);
}
