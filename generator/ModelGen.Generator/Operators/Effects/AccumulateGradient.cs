using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Effects;

/// <summary>Adds x to the gradient of the parameter with this index; parameter gradients are cleared once a step.</summary>
internal sealed record AccumulateGradient(int Parameter, Shape Shape) : EffectOperator(Parameter, Shape)
{
    public override string Name => "accumulate_gradient";

    public override bool AddsToGradient => true;

    public override string Describe(ImmutableArray<string> inputs) => $"gradient {Parameter} += {inputs[0]}";

    public override string Describe(string tensor, string value) => $"d{tensor} += {value}";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Shape == Shape ? [] : throw new ShapeException($"the gradient of a parameter {Shape} has the shape {inputs[0].Shape}");
}
