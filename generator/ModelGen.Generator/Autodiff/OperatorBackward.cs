using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Autodiff;

/// <summary>Goes back through an operator by its own rule. Where a selection has cut the gradient, what was not selected stays out.</summary>
/// <param name="isActive">Whether a node depends on anything that a gradient is wanted of.</param>
internal sealed class OperatorBackward(GraphBuilder graph, Func<Node, bool> isActive, ValueGradients gradients)
{
    /// <param name="outputs">The gradients of the node's outputs, null where nothing depends on one.</param>
    public void Visit(Node node, ImmutableArray<Value?> outputs)
    {
        Operator op = node.Operator;
        Selection? selection = outputs.Skip(1).All(g => g is null) ? gradients.SelectionOf(node.Output)?.For(graph, node, outputs[0]!.Value) : null;
        bool isSelectedAgain = !op.KeepsZeros && selection?.OfInput(graph, node, 0, selection.Value) is not null;
        ImmutableArray<Value?> inputs = isSelectedAgain
            ? op.Differentiate(graph, node, outputs.SetItem(0, Widened(op, selection!.Value, node.Output.Shape)))
            : op.Differentiate(graph, selection is null ? node : Selected(node, selection), outputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } gradient || !isActive(node.Inputs[i].Node))
            {
                continue;
            }

            Selection? own = SelectionOf(node, i, gradient), passed = selection?.OfInput(graph, node, i, gradient);
            Selection? all = passed is null ? own : passed.And(own);
            Value kept = !isSelectedAgain ? gradient
                : gradient == selection!.Value && passed!.Conditions.SequenceEqual(selection.Conditions) ? outputs[0]!.Value
                : graph.Mask(all!.Condition(graph), all.Value);
            gradients.Add(node.Inputs[i], kept, all?.Remembered(kept));
        }
    }

    /// <summary>A gradient as the operator takes it: only elementwise ones take one that is narrower than the value.</summary>
    private Value Widened(Operator op, Value gradient, Shape shape) =>
        op.Kind == OperatorKind.Elementwise ? gradient : Broadcasting.SumTo(graph, gradient, shape);

    /// <summary>What shows in the gradient of a node's input.</summary>
    private Selection? SelectionOf(Node node, int input, Value gradient) => Selection.Of(graph, gradient) is not { } selection ? null
        : node.Operator is Where ? selection with { Alternatives = [node.Inputs[3 - input]] }
        : selection;

    /// <summary>The node as its derivative may read it: zero where no element that counts depends on an input. What is taken elsewhere anyway stays as it is.</summary>
    private Node Selected(Node node, Selection selection)
    {
        ImmutableArray<Value> selected = node.Operator.Select(graph, node, selection.Condition(graph));
        selected = [.. selected.Select((s, i) => selection.Alternatives.Contains(node.Inputs[i]) ? node.Inputs[i] : s)];
        return selected.SequenceEqual(node.Inputs) ? node : graph.Copy(node, selected);
    }
}
