using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Llama, tiny: also Qwen2's, whose queries, keys and values have biases.</summary>
[Model]
[Weights("[model.]embed_tokens.weight", "tokens.weight")]
[Weights("[model.]layers.*.{input_layernorm,post_attention_layernorm}.weight", "blocks.*.{norm1,norm2}.weight")]
[Weights("[model.]layers.*.self_attn.{q,k,v}_proj.*", "blocks.*.qkv.*")]
[Weights("[model.]layers.*.self_attn.o_proj.weight", "blocks.*.mixed.weight")]
[Weights("[model.]layers.*.mlp.{gate,up}_proj.weight", "blocks.*.gateUp.weight")]
[Weights("[model.]layers.*.mlp.down_proj.weight", "blocks.*.down.weight")]
[Weights("[model.]norm.weight", "norm.weight")]
[Weights("lm_head.weight", "output.weight")]
[Weights("[model.]embed_tokens.weight", "output.weight", Fallback = true)]
[IgnoreWeights("[model.]layers.*.self_attn.rotary_emb.inv_freq")]
public sealed partial class Llama
{
    private readonly Embedding tokens = new(23, 16);
    private readonly LlamaBlock[] blocks = Repeat(2, () => new LlamaBlock(16, heads: 4, groups: 2, hidden: 24));
    private readonly RMSNorm norm = new([16], eps: 1e-6);
    private readonly Linear output = new(16, 23, bias: false);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("time", "time")] Tensor mask, [Shape("time", 4)] Tensor cos, [Shape("time", 4)] Tensor sin)
    {
        var x = tokens.Forward(token);
        foreach (var block in blocks)
        {
            x = block.Forward(x, mask, cos, sin);
        }

        return output.Forward(norm.Forward(x));
    }
}
