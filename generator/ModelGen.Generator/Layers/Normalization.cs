using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers;

/// <summary>Brings features to one scale, by numbers that are saved with the model and not trained.</summary>
internal sealed class Normalization : LayerDefinition
{
    public override string Name => "Normalization";

    public override string Signature => "numFeatures";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        var features = Shape.Of(AtLeast(arguments, "numFeatures", 1));
        return [LayerTensor.Zeros("mean", features) with { IsTrainable = false }, LayerTensor.Ones("std", features) with { IsTrainable = false }];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        int features = call.Arguments.Int("numFeatures");
        if (call.X.Shape.Rank == 0 || call.X.Shape[call.X.Shape.Rank - 1] != features || call.X.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"takes […, {features}], but was given {call.X.Type}");
        }

        return call.Graph.Over(call.Graph.Minus(call.X, call.Tensor("mean")!.Value), call.Tensor("std")!.Value);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;
}
