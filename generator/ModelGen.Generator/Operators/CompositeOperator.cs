using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators;

/// <summary>An operator with one result that is made of simpler ones; it needs neither a derivative nor a kernel.</summary>
internal abstract record CompositeOperator : Operator
{
    public sealed override OperatorKind Kind => OperatorKind.Composite;

    public sealed override ImmutableArray<Value>? Decompose(GraphBuilder graph, ImmutableArray<Value> inputs) => [Compose(graph, inputs)];

    /// <summary>Adds the simpler nodes.</summary>
    protected abstract Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs);
}
