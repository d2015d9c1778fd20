using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers;

/// <summary><c>y = x * mask</c> in training, <c>y = x</c> otherwise.</summary>
/// <param name="rank">The dimensions of the images whose channels are dropped; 0 to drop elements.</param>
internal sealed class Dropout(int rank) : LayerDefinition
{
    public override string Name => rank == 0 ? "Dropout" : FormattableString.Invariant($"Dropout{rank}d");

    public override string Signature => "p";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        // A mistake is reported where the layer is made.
        DropoutMask.Probability(arguments, "p");
        return [];
    }

    public override LayerResult Forward(ILayerCall call) => call.Apply(DropoutMask.OfRank(rank));
}
