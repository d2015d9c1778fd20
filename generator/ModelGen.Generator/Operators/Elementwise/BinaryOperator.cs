using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = f(a, b)</c>, element by element.</summary>
internal abstract record BinaryOperator : ElementwiseOperator
{
    public sealed override int Arity => 2;

    public sealed override VectorExpression Formula(ImmutableArray<VectorExpression> arguments) => Formula(arguments[0], arguments[1]);

    public sealed override double? Evaluate(ImmutableArray<double> arguments) => Evaluate(arguments[0], arguments[1]);

    public sealed override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null, null];
        }

        (Value? da, Value? db) = Gradients(graph, node.Inputs[0], node.Inputs[1], node.Output, dy);
        return [da, db];
    }

    public sealed override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => Simplify(graph, inputs[0], inputs[1]) ?? base.Simplify(graph, inputs);

    /// <inheritdoc cref="ElementwiseOperator.Formula"/>
    protected abstract VectorExpression Formula(VectorExpression a, VectorExpression b);

    /// <summary>The gradients of both operands; they may have the broadcast shape.</summary>
    protected abstract (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy);

    /// <inheritdoc cref="ElementwiseOperator.Evaluate"/>
    protected virtual double? Evaluate(double a, double b) => null;

    /// <inheritdoc cref="Operator.Simplify"/>
    protected virtual Value? Simplify(GraphBuilder graph, Value a, Value b) => null;

    /// <summary>One operand, if the result has its shape: what is left of <c>x + 0</c>.</summary>
    protected Value? Keep(Value operand, Value other) => BroadcastShape([operand.Type, other.Type]) == operand.Shape ? operand : null;
}
