using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// A gradient of a parameter that is a sum over the rows of each step: one product, or one sum, over the rows of all steps behind the loop. A product over
/// thousands of rows runs at the machine's speed, and the gradient is read and written once.
/// </summary>
/// <param name="Effect">The effect in the body that it stands for.</param>
/// <param name="Gradient">What is added to.</param>
/// <param name="Value">The gradient in one step.</param>
/// <param name="Stacks">Where the values of <paramref name="Value"/>'s inputs lie.</param>
internal sealed record SunkGradient(Node Effect, AccumulateGradient Gradient, Value Value, ImmutableArray<StackPlace> Stacks)
{
    /// <summary>Whether a gradient adds up over rows; a reshape of such a one does, too.</summary>
    public static bool CanSink(Value value) => value.Operator switch
    {
        Reshape => CanSink(value.Node.Inputs[0]),
        MatMul { TransposeA: true, TransposeB: false } => value.Node.Inputs.All(i => i.Shape.Rank == 2),
        ReduceSum => true,
        _ => false,
    };

    public static SunkGradient Create(Node effect, AccumulateGradient gradient, Value value, Func<Value, StackPlace> stackOf) =>
        new(effect, gradient, value, [.. Core(value).Node.Inputs.Select(stackOf)]);

    /// <summary>The gradient of all steps, from the stacks.</summary>
    public Value Build(GraphBuilder graph, ImmutableArray<Value> stacks)
    {
        Value sum = Core(Value).Operator is ReduceSum reduce
            ? graph.Add(new ReduceSum(reduce.Axes.Items.Select(a => a + 1).Prepend(0).ToEquatableArray(), KeepDim: false), stacks[0])
            : graph.Add(Core(Value).Operator, [.. stacks.Select(s => Rows(graph, s))]);
        return sum.Shape == Gradient.Shape ? sum : graph.Add(new Reshape(Gradient.Shape), sum);
    }

    private static Value Core(Value value) => value.Operator is Reshape ? Core(value.Node.Inputs[0]) : value;

    private static Value Rows(GraphBuilder graph, Value stack) =>
        graph.Add(new Reshape(Shape.Of(stack.Shape[0] * stack.Shape[1], stack.Shape[2])), stack);
}
