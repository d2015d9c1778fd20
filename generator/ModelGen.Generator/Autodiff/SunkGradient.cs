using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// A gradient of a parameter that is a sum over the rows of each step: one product, or one sum, over the rows of all steps behind the loop. A product over
/// thousands of rows runs at the machine's speed, and the gradient is read and written once.
/// </summary>
/// <param name="Effect">The effect in the body that it stands for.</param>
/// <param name="Gradient">What is added to.</param>
/// <param name="Value">The gradient in one step.</param>
/// <param name="Stacks">Where the values of <paramref name="Value"/>'s inputs lie.</param>
internal sealed record SunkGradient(Node Effect, EffectOperator Gradient, Value Value, ImmutableArray<StackPlace> Stacks)
{
    /// <summary>Whether a gradient adds up over rows; a reshape of such a one does, too.</summary>
    public static bool CanSink(Value value) => Core(value) is var core && core.Operator.SumOverSteps(core.Node) is not null;

    public static SunkGradient Create(Node effect, EffectOperator gradient, Value value, Func<Value, StackPlace> stackOf) =>
        new(effect, gradient, value, [.. Core(value).Node.Inputs.Select(stackOf)]);

    /// <summary>The gradient of all steps, from the stacks.</summary>
    public Value Build(GraphBuilder graph, ImmutableArray<Value> stacks)
    {
        Value core = Core(Value);
        Value sum = core.Operator.SumOverSteps(core.Node)!(graph, stacks);
        return sum.Shape == Gradient.Shape ? sum : graph.Add(new Reshape(Gradient.Shape), sum);
    }

    private static Value Core(Value value) => value.Operator is Reshape ? Core(value.Node.Inputs[0]) : value;
}
