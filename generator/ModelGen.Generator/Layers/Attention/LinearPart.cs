using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>A linear layer or a normalisation that is a part of another layer.</summary>
internal static class LinearPart
{
    /// <summary>The tensors of a linear layer.</summary>
    public static ImmutableArray<LayerTensor> Tensors(string name, int inputs, int outputs, bool bias)
    {
        double bound = 1 / Math.Sqrt(inputs);
        LayerTensor weight = LayerTensor.Uniform(name + ".weight", Shape.Of(outputs, inputs), bound);
        return bias ? [weight, LayerTensor.Uniform(name + ".bias", Shape.Of(outputs), bound)] : [weight];
    }

    /// <summary>The tensors of a normalisation.</summary>
    public static ImmutableArray<LayerTensor> NormTensors(string name, int width, bool bias)
    {
        LayerTensor weight = LayerTensor.Ones(name + ".weight", Shape.Of(width));
        return bias ? [weight, LayerTensor.Zeros(name + ".bias", Shape.Of(width))] : [weight];
    }

    public static Value Apply(ILayerCall call, string name, Value x)
    {
        Value y = call.Graph.Add(new MatMul(false, true), x, call.Tensor(name + ".weight")!.Value);
        return call.Tensor(name + ".bias") is { } bias ? call.Graph.Plus(y, bias) : y;
    }

    public static Value Normalize(ILayerCall call, string name, Value x, double eps)
    {
        Value weight = call.Tensor(name + ".weight")!.Value;
        return call.Tensor(name + ".bias") is { } bias
            ? call.Graph.Add(new Operators.Normalization.LayerNorm(1, eps, HasWeight: true, HasBias: true), x, weight, bias)
            : call.Graph.Add(new Operators.Normalization.LayerNorm(1, eps, HasWeight: true, HasBias: false), x, weight);
    }
}
