using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>T5's encoder, tiny.</summary>
[Model]
[Weights("shared.weight", "tokens.weight")]
[Weights("encoder.embed_tokens.weight", "tokens.weight")]
[Weights("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", "distances.weight")]
[Weights("encoder.block.*.layer.{0,1}.layer_norm.weight", "blocks.*.{norm1,norm2}.weight")]
[Weights("encoder.block.*.layer.0.SelfAttention.{q,k,v}.weight", "blocks.*.qkv.weight")]
[Weights("encoder.block.*.layer.0.SelfAttention.o.weight", "blocks.*.mixed.weight")]
[Weights("encoder.block.*.layer.1.DenseReluDense.{wi,wo}.weight", "blocks.*.{up,down}.weight")]
[Weights("encoder.final_layer_norm.weight", "norm.weight")]
public sealed partial class T5Encoder
{
    private readonly Embedding tokens = new(23, 16);
    private readonly Embedding distances = new(8, 4);
    private readonly T5Block[] blocks = Repeat(2, () => new T5Block(16, heads: 4, hidden: 24));
    private readonly RMSNorm norm = new([16], eps: 1e-6);

    /// <summary>The vector of each token; <paramref name="bucket"/> says how far apart two are.</summary>
    [Forward]
    private Tensor Encode([Shape("batch", "time")] IntTensor token, [Shape("time", "time")] IntTensor bucket)
    {
        var x = tokens.Forward(token);
        var bias = distances.Forward(bucket).Permute(2, 0, 1);
        foreach (var block in blocks)
        {
            x = block.Forward(x, bias);
        }

        return norm.Forward(x);
    }
}
