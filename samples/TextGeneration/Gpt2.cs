using ModelGen;
using static ModelGen.Ops;

namespace TextGeneration;

/// <summary>GPT-2 in its sizes, with the names of Hugging Face's checkpoints.</summary>
[Model]
[Weights("[transformer.]wte.weight", "tokens.weight")]
[Weights("lm_head.weight", "tokens.weight")]
[Weights("[transformer.]wpe.weight", "positions.weight")]
[Weights("[transformer.]h.*.ln_{1,2}.*", "blocks.*.ln{1,2}.*")]
[Weights("[transformer.]h.*.attn.{c_attn,c_proj}.*", "blocks.*.{qkv,proj}.*", Transpose = true)]
[Weights("[transformer.]h.*.mlp.{c_fc,c_proj}.*", "blocks.*.{up,down}.*", Transpose = true)]
[Weights("[transformer.]ln_f.*", "norm.*")]
[IgnoreWeights("[transformer.]h.*.attn.{bias|masked_bias}")]
internal abstract partial class Gpt2(int vocabulary, int context, int width, int layers, int heads)
{
    private readonly Embedding tokens = new(vocabulary, width);
    private readonly Embedding positions = new(context, width);
    private readonly GptBlock[] blocks = Repeat(layers, () => new GptBlock(width, heads));
    private readonly LayerNorm norm = new(width);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token)
    {
        var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return MatMul(LastPosition(norm.Forward(x)), Transpose(tokens.Weight, 0, 1));
    }
}
