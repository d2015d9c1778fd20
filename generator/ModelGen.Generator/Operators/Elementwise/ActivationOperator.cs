using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>A function of one float tensor, element by element, that is made of simpler ones.</summary>
internal abstract record ActivationOperator : CompositeOperator
{
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Element == ElementType.Float32
        ? [inputs[0]]
        : throw new ShapeException($"{Name} takes a float tensor, but was given {inputs[0]}");

    protected sealed override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) => Compose(graph, inputs[0]);

    /// <summary>Adds the simpler nodes.</summary>
    protected abstract Value Compose(GraphBuilder graph, Value x);
}
