using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = f(x)</c>, element by element.</summary>
internal abstract record UnaryOperator : ElementwiseOperator
{
    public sealed override int Arity => 1;

    public sealed override VectorExpression Formula(ImmutableArray<VectorExpression> arguments) => Formula(arguments[0]);

    public sealed override double? Evaluate(ImmutableArray<double> arguments) => Evaluate(arguments[0]);

    public sealed override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? Gradient(graph, node.Inputs[0], node.Output, dy) : null];

    /// <inheritdoc cref="ElementwiseOperator.Formula"/>
    protected abstract VectorExpression Formula(VectorExpression x);

    /// <summary>The gradient of x, or null where the result does not change with small changes of x.</summary>
    protected abstract Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy);

    /// <inheritdoc cref="ElementwiseOperator.Evaluate"/>
    protected virtual double? Evaluate(double x) => null;
}
