using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>Normalises the last dimensions; weights of 1 and biases of 0 to begin with.</summary>
internal sealed class LayerNorm : LayerDefinition
{
    public override string Name => "LayerNorm";

    public override string Signature => "normalizedShape, eps, elementwiseAffine, bias, weightInit, biasInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        Shape shape = NormalizedShape(arguments);
        Hyperparameter.NotNegative("eps", arguments.Double("eps"));
        return !arguments.Bool("elementwiseAffine") ? []
            : arguments.Bool("bias") ? [LayerTensor.Ones("weight", shape), LayerTensor.Zeros("bias", shape)]
            : [LayerTensor.Ones("weight", shape)];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Shape shape = NormalizedShape(call.Arguments);
        Operators.Normalization.Normalizations.RequireLast("layer_norm", call.X.Type, shape);
        (Value? weight, Value? bias) = (call.Tensor("weight"), call.Tensor("bias"));
        var norm = new Operators.Normalization.LayerNorm(shape.Rank, call.Arguments.Double("eps"), weight is not null, bias is not null);
        return call.Graph.Add(norm, [call.X, .. weight is { } w ? [w] : ImmutableArray<Value>.Empty, .. bias is { } b ? [b] : ImmutableArray<Value>.Empty]);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;

    /// <summary>One number, or several.</summary>
    internal static Shape NormalizedShape(ICallArguments arguments)
    {
        ImmutableArray<int> dims = arguments.Ints("normalizedShape");
        return dims.IsEmpty || dims.Any(d => d < 1)
            ? throw new HyperparameterException("normalizedShape", "one size or more, each at least 1", $"[{string.Join(", ", dims)}]")
            : Shape.Of([.. dims.Select(d => (Dim)d)]);
    }
}
