using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A vision transformer, tiny: what each patch of an image is, and the image as a whole in front.</summary>
[Model]
[Weights("[vit.]embeddings.{cls_token,position_embeddings}", "{whole,positions}")]
[Weights("[vit.]embeddings.patch_embeddings.projection.*", "patches.*")]
[Weights("[vit.]encoder.layer.*.attention.attention.{query,key,value}.*", "blocks.*.{q,k,v}.*")]
[Weights("[vit.]encoder.layer.*.attention.output.dense.*", "blocks.*.mixed.*")]
[Weights("[vit.]encoder.layer.*.layernorm_{before,after}.*", "blocks.*.{norm1,norm2}.*")]
[Weights("[vit.]encoder.layer.*.{intermediate,output}.dense.*", "blocks.*.{up,down}.*")]
[Weights("[vit.]layernorm.*", "norm.*")]
[IgnoreWeights("[vit.]pooler.dense.*")]
[IgnoreWeights("classifier.*")]
public sealed partial class Vit
{
    private readonly Parameter whole = new([1, 1, 16], Init.Normal(0, 0.02));
    private readonly Parameter positions = new([1, 5, 16], Init.Normal(0, 0.02));
    private readonly Conv2d patches = new(3, 16, 4, stride: 4);
    private readonly EncoderBlock[] blocks = Repeat(2, () => new EncoderBlock(16, heads: 4, normFirst: true));
    private readonly LayerNorm norm = new([16], eps: 1e-12);

    [Forward]
    private Tensor Encode([Shape("batch", 3, 8, 8)] Tensor image)
    {
        int batch = image.Dim(0);
        var x = Concat([Expand(whole, batch, 1, 16), patches.Forward(image).Reshape(batch, 16, 4).Permute(0, 2, 1)], dim: 1) + positions;
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return norm.Forward(x);
    }
}
