using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers;

/// <summary><c>y = x * mask</c> in training, <c>y = x</c> otherwise.</summary>
internal sealed class Dropout : LayerDefinition
{
    public override string Name => "Dropout";

    public override string Signature => "p";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        // A mistake is reported where the layer is made.
        DropoutMask.Probability(arguments, "p");
        return [];
    }

    public override LayerResult Forward(ILayerCall call) => call.Apply(DropoutMask.Stub);
}
