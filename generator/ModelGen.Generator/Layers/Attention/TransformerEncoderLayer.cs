using System.Collections.Immutable;
using ModelGen.Generator.Operators.Attention.Scores;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>Attention to the sequence itself, then a perceptron.</summary>
internal sealed class TransformerEncoderLayer : TransformerLayer
{
    public override string Name => "TransformerEncoderLayer";

    protected override ImmutableArray<string> Attentions => ["self_attn"];

    /// <summary>Inputs: src, its mask, its padding, whether it is causal, what becomes of scores, which count.</summary>
    public override LayerResult Forward(ILayerCall call) =>
        FeedForward(call, Attend(call, 0, call.X, null, call.Inputs[2], call.Inputs[1], call.Flag(3) == true, new ScoreLambdas(call.Lambda(4), call.Lambda(5))));
}
