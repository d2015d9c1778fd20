using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>What a backward pass adds to the gradients of parameters, in order.</summary>
internal sealed class ParameterGradients(GraphBuilder graph)
{
    private readonly List<Node> effects = [];

    public ImmutableArray<Node> Effects => [.. effects];

    /// <summary>A node adds to gradients: an effect, or a call that has some within.</summary>
    public void Add(Node effect) => effects.Add(effect);

    /// <summary>Adds a value to a parameter's gradient.</summary>
    public void Accumulate(Parameter parameter, Value gradient)
    {
        foreach (Value part in Parts(gradient))
        {
            Add(graph.AddNode(new AccumulateGradient(parameter.Index, parameter.Shape), [part]));
        }
    }

    /// <summary>The terms of a sum, which add to a gradient one by one.</summary>
    public static IEnumerable<Value> Terms(Value gradient)
    {
        var open = new Stack<Value>([gradient]);
        while (open.Count > 0)
        {
            Value value = open.Pop();
            if (value.Operator is Add && value.Node.Inputs.All(i => i.Shape == value.Shape))
            {
                open.Push(value.Node.Inputs[1]);
                open.Push(value.Node.Inputs[0]);
            }
            else
            {
                yield return value;
            }
        }
    }

    /// <summary>
    /// A parameter's gradient taken apart into what adds to the block by itself, such as the rows that were looked up in a table, and the sum of the rest:
    /// a gradient of the table's size should not be computed beside the block.
    /// </summary>
    private ImmutableArray<Value> Parts(Value gradient)
    {
        var own = ImmutableArray.CreateBuilder<Value>();
        Value? rest = null;
        foreach (Value value in Terms(gradient))
        {
            if (value.Operator is KernelOperator { CanAccumulate: true })
            {
                own.Add(value);
            }
            else
            {
                rest = rest is { } sum ? graph.Add(new Add(), sum, value) : value;
            }
        }

        return own.Count == 0 ? [gradient] : rest is { } others ? [others, .. own] : own.ToImmutable();
    }
}
