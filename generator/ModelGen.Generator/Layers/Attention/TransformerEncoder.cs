namespace ModelGen.Generator.Layers.Attention;

/// <summary>Layers of an encoder.</summary>
internal sealed class TransformerEncoder : TransformerStack
{
    public override string Name => "TransformerEncoder";

    protected override string LayerType => "TransformerEncoderLayer";

    /// <summary>Inputs: src, its mask, its padding, whether it is causal.</summary>
    public override LayerResult Forward(ILayerCall call) => ApplyLayers(call, call.Inputs[1], call.Inputs[2], call.Flag(3) == true);
}
