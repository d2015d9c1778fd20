using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators;

/// <summary>An operator with one result that is made of simpler ones; it needs neither a derivative nor a kernel.</summary>
internal abstract record CompositeOperator : Operator
{
    public sealed override OperatorKind Kind => OperatorKind.Composite;

    public sealed override ImmutableArray<Value>? Decompose(GraphBuilder graph, ImmutableArray<Value> inputs) => [Compose(graph, inputs)];

    /// <summary>Those of what it is made of.</summary>
    public sealed override Dim MultiplyAdds(Node node)
    {
        var graph = new GraphBuilder();
        ImmutableArray<Node> inputs = [.. node.Inputs.Select((x, i) => graph.AddNode(new Input(i, x.Type), []))];
        return new Graph(inputs, [Compose(graph, [.. inputs.Select(n => n.Output)])], []).MultiplyAdds;
    }

    /// <summary>Adds the simpler nodes.</summary>
    protected abstract Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs);
}
