using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>Attention to the sequence itself, to what the encoder gave, then a perceptron.</summary>
internal sealed class TransformerDecoderLayer : TransformerLayer
{
    public override string Name => "TransformerDecoderLayer";

    protected override ImmutableArray<string> Attentions => ["self_attn", "multihead_attn"];

    /// <summary>Inputs: tgt, memory, the masks of both, the paddings of both, whether each is causal.</summary>
    public override LayerResult Forward(ILayerCall call)
    {
        Value x = Attend(call, 0, call.X, null, call.Inputs[4], call.Inputs[2], call.Flag(6) == true);
        x = Attend(call, 1, x, call.Inputs[1]!.Value, call.Inputs[5], call.Inputs[3], call.Flag(7) == true);
        return FeedForward(call, x);
    }
}
