using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>A mask from two floats; has no derivative, since the result does not change with small changes of the inputs.</summary>
internal abstract record ComparisonOperator : ElementwiseOperator
{
    public override int Arity => 2;

    /// <summary>As in C#.</summary>
    protected abstract string Symbol { get; }

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, ElementType.Float32);
        return [new TensorType(ElementType.Bool, BroadcastShape(inputs))];
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null, null];

    public override string Formula(ImmutableArray<string> arguments) => $"{arguments[0]} {Symbol} {arguments[1]}";

    public override string Describe(ImmutableArray<string> inputs) => $"{inputs[0]} {Symbol} {inputs[1]}";
}
