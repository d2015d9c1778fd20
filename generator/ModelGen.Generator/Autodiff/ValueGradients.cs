using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>The gradients of values as far as the reverse walk has come, and what is known of them beyond their values.</summary>
internal sealed class ValueGradients(GraphBuilder graph)
{
    private readonly Dictionary<Value, Value> gradients = [];
    private readonly Dictionary<Value, Selection> selections = [];

    /// <summary>The gradient of a value; null where nothing depends on it.</summary>
    public Value? this[Value value] => gradients.TryGetValue(value, out Value gradient) ? gradient : null;

    /// <summary>What is known of a value's gradient.</summary>
    public Selection? SelectionOf(Value value) => selections.TryGetValue(value, out Selection? selection) ? selection : null;

    /// <summary>The gradient of a value, zeros where nothing depends on it.</summary>
    public Value OrZero(Value value) => this[value] ?? Zeros(value.Shape);

    public Value Zeros(Shape shape) => graph.Add(new Expand(shape), graph.Add(new Constant(0)));

    /// <summary>Adds a contribution to the gradient of a value, summed back over the dimensions in which the value was broadcast.</summary>
    /// <param name="selection">What is known of the contribution.</param>
    public void Add(Value value, Value contribution, Selection? selection = null)
    {
        Value gradient = Broadcasting.SumTo(graph, contribution, value.Shape);
        bool isSummed = Shape.Broadcast(contribution.Shape, value.Shape) != value.Shape;
        Selection? known = isSummed ? selection?.OfRepeated(graph, gradient, contribution.Shape) : selection;
        if (this[value] is { } present)
        {
            gradient = graph.Add(new Add(), present, gradient);
            known = known is not null && SelectionOf(value) is { } before ? Selection.OfSum(graph, before, known, gradient) : null;
        }

        if (known is null)
        {
            selections.Remove(value);
        }
        else
        {
            selections[value] = known;
        }

        // A gradient is called after the value it belongs to; that of a parameter goes into the block of gradients.
        if (gradient.Name is null && value.Parameter is null)
        {
            graph.Name(gradient, "d" + value.Label);
        }

        gradients[value] = gradient;
    }
}
