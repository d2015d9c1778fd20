using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>Divides by the root mean square of the last dimensions; weights of 1 to begin with.</summary>
internal sealed class RmsNorm : LayerDefinition
{
    public override string Name => "RMSNorm";

    public override string Signature => "normalizedShape, eps, elementwiseAffine, weightInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        Shape shape = LayerNorm.NormalizedShape(arguments);
        Hyperparameter.NotNegative("eps", arguments.Double("eps"));
        return arguments.Bool("elementwiseAffine") ? [LayerTensor.Ones("weight", shape)] : [];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Shape shape = LayerNorm.NormalizedShape(call.Arguments);
        Operators.Normalization.Normalizations.RequireLast("rms_norm", call.X.Type, shape);
        var norm = new Operators.Normalization.RmsNorm(shape.Rank, call.Arguments.Double("eps"), call.Tensor("weight") is not null);
        return call.Tensor("weight") is { } weight ? call.Graph.Add(norm, call.X, weight) : call.Graph.Add(norm, call.X);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;
}
