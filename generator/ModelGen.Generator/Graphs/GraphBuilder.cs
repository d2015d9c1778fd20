using System.Collections.Immutable;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Graphs;

/// <summary>Makes nodes: infers types, numbers them, names them, and remembers where the user is. One builder for one graph.</summary>
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

    /// <summary>The layer given to nodes made from now on, by its path.</summary>
    public string? Layer { get; set; }

    /// <summary>All ids so far are below this.</summary>
    public int Count => nextId;

    /// <summary>Applies an operator with one output.</summary>
    /// <exception cref="ShapeException">The inputs don't fit.</exception>
    /// <exception cref="TensorTooLargeException">A result has too many elements.</exception>
    public Value Add(Operator op, params ReadOnlySpan<Value> inputs) => AddNode(op, ImmutableArray.Create(inputs.ToArray())).Output;

    public Node AddNode(Operator op, ImmutableArray<Value> inputs, string? name = null)
    {
        Node node = Add(op, inputs, Site, Layer);
        if (name is not null)
        {
            node.Names[0] = name;
        }

        return node;
    }

    /// <summary>A node in the place of another one, often of another graph's: it has its site, its layer and its outputs' names.</summary>
    public Node Replace(Node original, Operator op, ImmutableArray<Value> inputs)
    {
        Node node = Add(op, inputs, original.Site, original.Layer);
        Array.Copy(original.Names, node.Names, Math.Min(original.Names.Length, node.Names.Length));
        return node;
    }

    /// <summary>The same node over other inputs; types are inferred anew.</summary>
    public Node Copy(Node node, ImmutableArray<Value> inputs) => Replace(node, node.Operator, inputs);

    /// <summary>
    /// Gives a value of this graph a name, instead of the one it may have had. Inputs, parameters and constants stay what they are called: they may be shared by much else.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not of this graph.</exception>
    public void Name(Value value, string name)
    {
        if (value.Node.Id >= nextId)
        {
            throw new ArgumentException($"{value} is not of this graph", nameof(value));
        }

        if (value.Operator.Kind != OperatorKind.Source)
        {
            value.Node.Names[value.Index] = name;
        }
    }

    private Node Add(Operator op, ImmutableArray<Value> inputs, int site, string? layer)
    {
        ImmutableArray<TensorType> types = op.Infer([.. inputs.Select(i => i.Type)]);
        foreach (TensorType type in types)
        {
            TensorTooLargeException.Check(type.Shape, site);
        }

        return new(nextId++, op, inputs, types, site, layer);
    }
}
