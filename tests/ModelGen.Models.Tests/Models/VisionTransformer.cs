using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>An image is a sequence of patches (Dosovitskiy and others 2021); parameters are called as in timm.</summary>
[Model]
public sealed partial class VisionTransformer
{
    public const int Classes = 10;

    private const int Width = 24;
    private const int Patches = 9;

    private readonly Parameter cls_token = new([1, 1, Width], Init.Normal(0, 0.02));
    private readonly Parameter pos_embed = new([1, Patches + 1, Width], Init.Normal(0, 0.02));
    private readonly PatchEmbedding patch_embed = new(3, Width, 4);
    private readonly VisionBlock[] blocks = Repeat(2, () => new VisionBlock(Width, 3));
    private readonly LayerNorm norm = new(Width, eps: 1e-6);
    private readonly Linear head = new(Width, Classes);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 12, 12)] Tensor image)
    {
        var x = Concat([Expand(cls_token, image.Dim(0), 1, Width), patch_embed.Forward(image)], dim: 1) + pos_embed;
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return head.Forward(norm.Forward(x)[.., 0]);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 3, 12, 12)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Patches of an image as rows, from left to right and from top to bottom.</summary>
[Module]
public sealed partial class PatchEmbedding(int channels, int width, int size)
{
    private readonly Conv2d proj = new(channels, width, size, stride: size);

    public Tensor Forward(Tensor image) => Transpose(Flatten(proj.Forward(image), 2), 1, 2);
}

[Module]
public sealed partial class VisionBlock(int width, int heads)
{
    private readonly LayerNorm norm1 = new(width, eps: 1e-6);
    private readonly VisionAttention attn = new(width, heads);
    private readonly LayerNorm norm2 = new(width, eps: 1e-6);
    private readonly VisionPerceptron mlp = new(width);

    public Tensor Forward(Tensor x)
    {
        x = x + attn.Forward(norm1.Forward(x));
        return x + mlp.Forward(norm2.Forward(x));
    }
}

[Module]
public sealed partial class VisionPerceptron(int width)
{
    private readonly Linear fc1 = new(width, 4 * width);
    private readonly Linear fc2 = new(4 * width, width);

    public Tensor Forward(Tensor x) => fc2.Forward(Gelu(fc1.Forward(x)));
}

[Module]
public sealed partial class VisionAttention(int width, int heads)
{
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear proj = new(width, width);

    public Tensor Forward(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = qkv.Forward(x).Reshape(batch, time, 3, heads, width / heads).Permute(2, 0, 3, 1, 4);
        var y = ScaledDotProductAttention(parts[0], parts[1], parts[2]);
        return proj.Forward(y.Permute(0, 2, 1, 3).Reshape(batch, time, width));
    }
}
