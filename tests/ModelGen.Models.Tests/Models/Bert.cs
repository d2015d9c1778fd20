using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>BERT's encoder, tiny.</summary>
[Model]
[Weights("[bert.]embeddings.{word,position,token_type}_embeddings.weight", "{tokens,positions,segments}.weight")]
[Weights("[bert.]embeddings.LayerNorm.{weight|gamma}", "norm.weight")]
[Weights("[bert.]embeddings.LayerNorm.{bias|beta}", "norm.bias")]
[Weights("[bert.]encoder.layer.*.attention.self.{query,key,value}.*", "blocks.*.{q,k,v}.*")]
[Weights("[bert.]encoder.layer.*.attention.output.dense.*", "blocks.*.mixed.*")]
[Weights("[bert.]encoder.layer.*.{attention.output,output}.LayerNorm.{weight|gamma}", "blocks.*.{norm1,norm2}.weight")]
[Weights("[bert.]encoder.layer.*.{attention.output,output}.LayerNorm.{bias|beta}", "blocks.*.{norm1,norm2}.bias")]
[Weights("[bert.]encoder.layer.*.{intermediate,output}.dense.*", "blocks.*.{up,down}.*")]
[IgnoreWeights("[bert.]embeddings.position_ids")]
[IgnoreWeights("[bert.]pooler.dense.*")]
[IgnoreWeights("cls.predictions.{bias|transform.dense.weight|transform.dense.bias|transform.LayerNorm.weight|transform.LayerNorm.bias|decoder.weight|decoder.bias}")]
public sealed partial class Bert
{
    private readonly Embedding tokens = new(23, 16);
    private readonly Embedding positions = new(11, 16);
    private readonly Embedding segments = new(2, 16);
    private readonly LayerNorm norm = new([16], eps: 1e-12);
    private readonly EncoderBlock[] blocks = Repeat(2, () => new EncoderBlock(16, heads: 4, normFirst: false));

    [Forward]
    private Tensor Encode([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor segment)
    {
        var x = norm.Forward(tokens.Forward(token) + positions.Weight[..token.Dim(1)] + segments.Forward(segment));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }
}
