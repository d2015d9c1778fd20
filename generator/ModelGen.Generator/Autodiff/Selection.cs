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
        if (a.Condition == b.Condition)
        {
            return new(a.Condition, graph.Plus(a.Value, b.Value), alternatives);
        }

        // What both ask for stays by itself: operators that read rows know conditions on rows only.
        ImmutableArray<Value> common = [.. Parts(a.Condition).Intersect(Parts(b.Condition), Conditions.Comparer)];
        Value? onlyA = All(graph, Parts(a.Condition).Except(common, Conditions.Comparer)), onlyB = All(graph, Parts(b.Condition).Except(common, Conditions.Comparer));
        Value? either = onlyA is { } x && onlyB is { } y && !IsOpposite(x, y) && !IsOpposite(y, x) ? graph.Add(new LogicalOr(), x, y) : null;
        return All(graph, either is { } e ? common.Add(e) : common) is { } condition ? new(condition, sum, alternatives) : null;
    }

    /// <summary>What is known of the sum over the repetitions of a value: of conditions that all have to hold, those that are the same for all repetitions.</summary>
    /// <param name="sum">The sum, of the value's shape.</param>
    /// <param name="repeated">The shape before the sum.</param>
    public Selection? OfRepeated(GraphBuilder graph, Value sum, Shape repeated) =>
        With(graph, Parts(Condition).Select(c => Conditions.OfRepeated(graph, c, repeated, sum.Shape)), sum);

    /// <summary>What an operator can make use of: of conditions that all have to hold, those that it understands.</summary>
    /// <param name="node">The operator's node.</param>
    /// <param name="gradient">That of the node's first output.</param>
    public Selection? For(GraphBuilder graph, Node node, Value gradient)
    {
        ImmutableArray<Value> parts = [.. Parts(Condition)];
        ImmutableArray<Value> known = [.. parts.Where(c => node.Operator.ConditionOf(graph, node, 0, c) is not null)];
        return known.Length == parts.Length ? this : With(graph, known.Select(c => (Value?)c), gradient);
    }

    /// <summary>The condition for an input of the operator: each of several by itself, so that one on rows stays one.</summary>
    public Value? ConditionOf(GraphBuilder graph, Node node, int input)
    {
        ImmutableArray<Value> parts = [.. Parts(Condition)];
        ImmutableArray<Value?> mapped = [.. parts.Select(c => node.Operator.ConditionOf(graph, node, input, c))];
        return mapped.SequenceEqual(parts.Select(c => (Value?)c)) ? Condition : All(graph, mapped.OfType<Value>());
    }

    /// <summary>A selection of a selection.</summary>
    public Selection And(GraphBuilder graph, Selection? inner) => inner is null ? this : new(
        inner.Condition == Condition ? Condition : graph.Add(new LogicalAnd(), Condition, inner.Condition), inner.Value, Alternatives.AddRange(inner.Alternatives));

    /// <summary>Fewer conditions: the gradient is zero where the others don't hold, so that it is the value itself.</summary>
    private Selection? With(GraphBuilder graph, IEnumerable<Value?> conditions, Value gradient) =>
        All(graph, conditions.OfType<Value>()) is { } condition ? new(condition, gradient, Alternatives) : null;

    /// <summary>The conjunction of conditions; null if there are none.</summary>
    private static Value? All(GraphBuilder graph, IEnumerable<Value> conditions) =>
        conditions.Aggregate((Value?)null, (all, next) => all is { } a ? graph.Add(new LogicalAnd(), a, next) : next);

    private static IEnumerable<Value> Parts(Value condition) => condition.Operator is LogicalAnd ? condition.Node.Inputs.SelectMany(Parts) : [condition];

    private static Value Not(GraphBuilder graph, Value condition) =>
        condition.Operator is LogicalNot ? condition.Node.Inputs[0] : graph.Add(new LogicalNot(), condition);

    private static bool IsOpposite(Value a, Value b) => a.Operator is LogicalNot && a.Node.Inputs[0] == b;

    private static bool IsZero(Value value) => value.Operator is Constant { Value: 0 } || (value.Operator is Expand && IsZero(value.Node.Inputs[0]));
}
