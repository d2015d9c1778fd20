using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>DistilBERT's encoder, tiny.</summary>
[Model]
[Weights("[distilbert.]embeddings.{word,position}_embeddings.weight", "{tokens,positions}.weight")]
[Weights("[distilbert.]embeddings.LayerNorm.*", "norm.*")]
[Weights("[distilbert.]transformer.layer.*.attention.{q,k,v,out}_lin.*", "blocks.*.{q,k,v,mixed}.*")]
[Weights("[distilbert.]transformer.layer.*.{sa,output}_layer_norm.*", "blocks.*.{norm1,norm2}.*")]
[Weights("[distilbert.]transformer.layer.*.ffn.{lin1,lin2}.*", "blocks.*.{up,down}.*")]
[IgnoreWeights("{vocab_transform|vocab_layer_norm|vocab_projector|pre_classifier|classifier}.*")]
public sealed partial class DistilBert
{
    private readonly Embedding tokens = new(23, 16);
    private readonly Embedding positions = new(11, 16);
    private readonly LayerNorm norm = new([16], eps: 1e-12);
    private readonly EncoderBlock[] blocks = Repeat(2, () => new EncoderBlock(16, heads: 4, normFirst: false));

    [Forward]
    private Tensor Encode([Shape("batch", "time")] IntTensor token)
    {
        var x = norm.Forward(tokens.Forward(token) + positions.Weight[..token.Dim(1)]);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }
}
