using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Effects;

/// <summary>Makes x the value of the state tensor with this index, after everything else that the function does.</summary>
internal sealed record AssignState(int Parameter, Shape Shape) : EffectOperator(Parameter, Shape)
{
    public override string Name => "assign_state";

    public override bool AddsToGradient => false;

    public override IEnumerable<int> AssignedStates => [Parameter];

    public override string Describe(ImmutableArray<string> inputs) => $"state {Parameter} = {inputs[0]}";

    public override string Describe(string tensor, string value) => $"{tensor} = {value}";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Shape == Shape ? [] : throw new ShapeException($"a state tensor {Shape} is assigned {inputs[0].Shape}");
}
