using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>GPT-2, tiny, with names of its own.</summary>
[Model]
[Weights("[transformer.]wte.weight", "tokens.weight")]
[Weights("lm_head.weight", "tokens.weight")]
[Weights("[transformer.]wpe.weight", "positions.weight")]
[Weights("[transformer.]h.*.ln_{1,2}.*", "blocks.*.norm{1,2}.*")]
[Weights("[transformer.]h.*.attn.c_attn.*", "blocks.*.qkv.*", Transpose = true)]
[Weights("[transformer.]h.*.attn.c_proj.*", "blocks.*.mixed.*", Transpose = true)]
[Weights("[transformer.]h.*.mlp.{c_fc,c_proj}.*", "blocks.*.{up,down}.*", Transpose = true)]
[Weights("[transformer.]ln_f.*", "norm.*")]
[IgnoreWeights("[transformer.]h.*.attn.{bias|masked_bias}")]
public sealed partial class Gpt2
{
    private readonly Embedding tokens = new(23, 16);
    private readonly Embedding positions = new(11, 16);
    private readonly GptBlock[] blocks = Repeat(2, () => new GptBlock(16, heads: 4));
    private readonly LayerNorm norm = new([16]);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("time", "time")] Tensor mask)
    {
        var x = tokens.Forward(token) + positions.Weight[..token.Dim(1)];
        foreach (var block in blocks)
        {
            x = block.Forward(x, mask);
        }

        return MatMul(norm.Forward(x), Transpose(tokens.Weight, 0, 1));
    }
}
