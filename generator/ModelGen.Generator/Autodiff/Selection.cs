using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// What is known of a gradient that a selection has cut: it is <c>condition ? value : 0</c>. Whatever is multiplied with it is selected again behind the product, because
/// 0 times the NaN or infinity of a branch that was not taken is NaN.
/// </summary>
/// <param name="Condition">Broadcasts against the gradient.</param>
/// <param name="Value">The gradient where the condition holds; anything elsewhere.</param>
/// <param name="Alternatives">What the forward pass took where the condition does not hold.</param>
internal sealed record Selection(Value Condition, Value Value, ImmutableArray<Value> Alternatives)
{
    /// <summary>What shows in a gradient itself; null if it is no selection.</summary>
    public static Selection? Of(GraphBuilder graph, Value gradient)
    {
        if (gradient.Operator is not Where)
        {
            return null;
        }

        ImmutableArray<Value> inputs = gradient.Node.Inputs;
        return IsZero(inputs[2]) ? new(inputs[0], inputs[1], [])
            : IsZero(inputs[1]) ? new(Not(graph, inputs[0]), inputs[2], [])
            : null;
    }

    /// <summary>What is known of the sum of two gradients; null where every element has one.</summary>
    /// <param name="sum">The sum.</param>
    public static Selection? OfSum(GraphBuilder graph, Selection a, Selection b, Value sum)
    {
        ImmutableArray<Value> alternatives = a.Alternatives.AddRange(b.Alternatives);
        return a.Condition == b.Condition ? new(a.Condition, graph.Plus(a.Value, b.Value), alternatives)
            : IsOpposite(a.Condition, b.Condition) || IsOpposite(b.Condition, a.Condition) ? null
            : new(graph.Add(new LogicalOr(), a.Condition, b.Condition), sum, alternatives);
    }

    /// <summary>A selection of a selection.</summary>
    public Selection And(GraphBuilder graph, Selection? inner) => inner is null ? this : new(
        inner.Condition == Condition ? Condition : graph.Add(new LogicalAnd(), Condition, inner.Condition), inner.Value, Alternatives.AddRange(inner.Alternatives));

    private static Value Not(GraphBuilder graph, Value condition) =>
        condition.Operator is LogicalNot ? condition.Node.Inputs[0] : graph.Add(new LogicalNot(), condition);

    private static bool IsOpposite(Value a, Value b) => a.Operator is LogicalNot && a.Node.Inputs[0] == b;

    private static bool IsZero(Value value) => value.Operator is Constant { Value: 0 } || (value.Operator is Expand && IsZero(value.Node.Inputs[0]));
}
