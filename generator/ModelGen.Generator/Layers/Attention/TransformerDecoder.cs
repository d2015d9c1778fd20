namespace ModelGen.Generator.Layers.Attention;

/// <summary>Layers of a decoder.</summary>
internal sealed class TransformerDecoder : TransformerStack
{
    public override string Name => "TransformerDecoder";

    protected override string LayerType => "TransformerDecoderLayer";

    /// <summary>Inputs: tgt, memory, the masks of both, the paddings of both, whether each is causal.</summary>
    public override LayerResult Forward(ILayerCall call) =>
        ApplyLayers(call, call.Inputs[1], call.Inputs[2], call.Inputs[3], call.Inputs[4], call.Inputs[5], call.Flag(6) == true, call.Flag(7) == true);
}
