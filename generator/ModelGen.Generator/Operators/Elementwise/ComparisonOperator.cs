using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>A mask from two numbers; has no derivative, since the result does not change with small changes of the inputs.</summary>
internal abstract record ComparisonOperator : InfixOperator
{
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, Element);
        return [new TensorType(ElementType.Bool, BroadcastShape(inputs))];
    }

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);
}
