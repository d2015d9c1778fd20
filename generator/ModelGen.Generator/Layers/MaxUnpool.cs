namespace ModelGen.Generator.Layers;

/// <summary>The values of a pooling of images of <paramref name="rank"/> dimensions where they came from.</summary>
internal sealed class MaxUnpool(int rank) : LayerDefinition
{
    public override string Name => FormattableString.Invariant($"MaxUnpool{rank}d");

    public override string Signature => "kernelSize, stride, padding";

    public override LayerResult Forward(ILayerCall call) => Operators.Images.MaxUnpool.Apply(call.Graph, call.Arguments, rank, call.X, call.Inputs[1]!.Value);
}
