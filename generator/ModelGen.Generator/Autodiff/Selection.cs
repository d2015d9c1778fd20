using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ConditionShapes = ModelGen.Generator.Operators.Movement.Conditions;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// What is known of a gradient that a selection has cut: it is <c>condition ? value : 0</c>. Whatever is multiplied with it is selected again behind the product, because
/// 0 times the NaN or infinity of a branch that was not taken is NaN.
/// </summary>
/// <remarks>
/// Of selections within selections a few conditions are known, and of a chain of them the last ones: masks stay short, and the work of a model with a thousand selections
/// proportional to them. Knowing fewer is never wrong; it only protects less.
/// </remarks>
internal sealed record Selection
{
    /// <summary>How many conditions and alternatives are known at most: what a mask is made of has to fit into the kernel that selects.</summary>
    private const int Most = 4;

    private Selection(ImmutableArray<Value> conditions, Value value, ImmutableArray<Value> alternatives)
    {
        Conditions = conditions;
        Value = value;
        Alternatives = alternatives.Length <= Most ? alternatives : alternatives.RemoveRange(0, alternatives.Length - Most);
    }

    /// <summary>All of them hold where the gradient is not zero. They broadcast against it; there is at least one, and in what is remembered there are a few at most.</summary>
    public ImmutableArray<Value> Conditions { get; }

    /// <summary>The gradient where the conditions hold; anything elsewhere.</summary>
    public Value Value { get; }

    /// <summary>What the forward pass took where the conditions do not hold.</summary>
    public ImmutableArray<Value> Alternatives { get; init; }

    /// <summary>What shows in a gradient itself; null if it is no selection.</summary>
    public static Selection? Of(GraphBuilder graph, Value gradient)
    {
        if (gradient.Operator is not Where)
        {
            return null;
        }

        ImmutableArray<Value> inputs = gradient.Node.Inputs;
        return IsZero(inputs[2]) ? new(Parts(inputs[0]), inputs[1], [])
            : IsZero(inputs[1]) ? new(Parts(Not(graph, inputs[0])), inputs[2], [])
            : null;
    }

    /// <summary>What is known of the sum of two gradients; null where every element has one.</summary>
    /// <param name="sum">The sum.</param>
    public static Selection? OfSum(GraphBuilder graph, Selection a, Selection b, Value sum)
    {
        ImmutableArray<Value> alternatives = a.Alternatives.AddRange(b.Alternatives);
        if (a.Conditions.SequenceEqual(b.Conditions))
        {
            return new(a.Conditions, graph.Plus(a.Value, b.Value), alternatives);
        }

        // What both ask for stays by itself: operators that read rows know conditions on rows only.
        ImmutableArray<Value> common = [.. a.Conditions.Intersect(b.Conditions, ConditionShapes.Comparer)];
        ImmutableArray<Value> onlyA = [.. a.Conditions.Except(common, ConditionShapes.Comparer)], onlyB = [.. b.Conditions.Except(common, ConditionShapes.Comparer)];
        return Known(Either(graph, onlyA, onlyB) is { } either ? common.Add(either) : common, sum, alternatives);
    }

    /// <summary>What is known of the sum over the repetitions of a value: the conditions that are the same for all repetitions.</summary>
    /// <param name="sum">The sum, of the value's shape.</param>
    /// <param name="repeated">The shape before the sum.</param>
    public Selection? OfRepeated(GraphBuilder graph, Value sum, Shape repeated) =>
        Known(Conditions.Select(c => ConditionShapes.OfRepeated(graph, c, repeated, sum.Shape)), sum, Alternatives);

    /// <summary>What an operator can make use of: the conditions that it understands.</summary>
    /// <param name="node">The operator's node.</param>
    /// <param name="gradient">That of the node's first output.</param>
    public Selection? For(GraphBuilder graph, Node node, Value gradient)
    {
        ImmutableArray<Value> known = [.. Conditions.Where(c => node.Operator.ConditionOf(graph, node, 0, c) is not null)];
        return known.Length == Conditions.Length ? this : Known(known.Select(c => (Value?)c), gradient, Alternatives);
    }

    /// <summary>What is known of the gradient of an input of the operator: each condition goes there by itself, so that one on rows stays one.</summary>
    public Selection? OfInput(GraphBuilder graph, Node node, int input, Value gradient) =>
        Known(Conditions.Select(c => node.Operator.ConditionOf(graph, node, input, c)), gradient, Alternatives);

    /// <summary>A selection of a selection, with all conditions of both.</summary>
    public Selection And(Selection? inner) => inner is null ? this : new(
        [.. Conditions.Concat(inner.Conditions).Distinct(ConditionShapes.Comparer)], inner.Value, Alternatives.AddRange(inner.Alternatives));

    /// <summary>What is remembered of it: a few conditions. Without the others the value is the gradient itself, which is zero where they don't hold.</summary>
    public Selection Remembered(Value gradient) => Conditions.Length <= Most ? this : new(Limited(Conditions), gradient, Alternatives);

    /// <summary>All conditions as one.</summary>
    public Value Condition(GraphBuilder graph) => All(graph, Conditions);

    /// <summary>Fewer conditions, or others: the gradient is zero where those that are left out don't hold, so that it is the value itself.</summary>
    private static Selection? Known(IEnumerable<Value?> conditions, Value gradient, ImmutableArray<Value> alternatives)
    {
        ImmutableArray<Value> known = [.. conditions.OfType<Value>()];
        return known.IsEmpty ? null : new(Limited(known), gradient, alternatives);
    }

    private static Selection? Known(ImmutableArray<Value> conditions, Value gradient, ImmutableArray<Value> alternatives) =>
        Known(conditions.Select(c => (Value?)c), gradient, alternatives);

    /// <summary>Where one of two gradients is; null if that is everywhere, or would need a mask that is itself made of alternatives.</summary>
    private static Value? Either(GraphBuilder graph, ImmutableArray<Value> a, ImmutableArray<Value> b) =>
        a.IsEmpty || b.IsEmpty || a.Concat(b).Any(c => c.Operator is LogicalOr) || (a is [var x] && b is [var y] && (IsOpposite(x, y) || IsOpposite(y, x)))
            ? null
            : graph.Add(new LogicalOr(), All(graph, a), All(graph, b));

    private static Value All(GraphBuilder graph, ImmutableArray<Value> conditions) =>
        conditions.Aggregate((all, next) => graph.Add(new LogicalAnd(), all, next));

    /// <summary>The parts of a conjunction, each once; more than a few stay one condition.</summary>
    private static ImmutableArray<Value> Parts(Value condition)
    {
        var parts = new List<Value>();
        var open = new Stack<Value>([condition]);
        var seen = new HashSet<Value>();
        while (open.Count > 0)
        {
            Value next = open.Pop();
            if (!seen.Add(next))
            {
                continue;
            }

            if (next.Operator is LogicalAnd)
            {
                open.Push(next.Node.Inputs[1]);
                open.Push(next.Node.Inputs[0]);
            }
            else
            {
                parts.Add(next);
            }

            if (parts.Count > Most || seen.Count > 2 * Most)
            {
                return [condition];
            }
        }

        return [.. parts];
    }

    /// <summary>The last few; one on whole rows rather than one on elements, since products understand no other.</summary>
    private static ImmutableArray<Value> Limited(ImmutableArray<Value> conditions)
    {
        while (conditions.Length > Most)
        {
            int first = Enumerable.Range(0, conditions.Length).FirstOrDefault(i => !IsOnRows(conditions[i]));
            conditions = conditions.RemoveAt(first);
        }

        return conditions;
    }

    private static bool IsOnRows(Value condition) => condition.Shape.Rank == 0 || condition.Shape[condition.Shape.Rank - 1] == Dim.One;

    private static Value Not(GraphBuilder graph, Value condition) =>
        condition.Operator is LogicalNot ? condition.Node.Inputs[0] : graph.Add(new LogicalNot(), condition);

    private static bool IsOpposite(Value a, Value b) => a.Operator is LogicalNot && a.Node.Inputs[0] == b;

    private static bool IsZero(Value value) => value.Number is 0 || (value.Operator is Expand && IsZero(value.Node.Inputs[0]));
}
