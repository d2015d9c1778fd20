using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers;

/// <summary><c>y[b] = x[b] * mask[b]</c> in training, <c>y = x</c> otherwise.</summary>
internal sealed class StochasticDepth : LayerDefinition
{
    public override string Name => "StochasticDepth";

    public override string Signature => "p, mode";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        // A mistake is reported where the layer is made.
        DropoutMask.Probability(arguments, "p");
        return [];
    }

    public override LayerResult Forward(ILayerCall call) => call.Apply(DropoutMask.StochasticDepth);
}
