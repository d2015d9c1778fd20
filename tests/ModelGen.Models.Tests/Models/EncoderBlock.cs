using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A block of BERT, which normalises what comes out, or of ViT, which normalises what goes in.</summary>
[Module]
public sealed partial class EncoderBlock(int width, int heads, bool normFirst)
{
    private readonly Linear q = new(width, width);
    private readonly Linear k = new(width, width);
    private readonly Linear v = new(width, width);
    private readonly Linear mixed = new(width, width);
    private readonly LayerNorm norm1 = new([width], eps: 1e-12);
    private readonly Linear up = new(width, 4 * width);
    private readonly Linear down = new(4 * width, width);
    private readonly LayerNorm norm2 = new([width], eps: 1e-12);

    public Tensor Forward(Tensor x) => normFirst
        ? Perceptron(norm2, x + Attention(norm1.Forward(x)), true)
        : Perceptron(norm2, norm1.Forward(x + Attention(x)), false);

    private Tensor Perceptron(LayerNorm norm, Tensor x, bool before) =>
        before ? x + down.Forward(Gelu(up.Forward(norm.Forward(x)))) : norm.Forward(x + down.Forward(Gelu(up.Forward(x))));

    private Tensor Attention(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var scores = MatMul(Heads(q.Forward(x)), Transpose(Heads(k.Forward(x)), 2, 3)) * (1 / Math.Sqrt(width / heads));
        return mixed.Forward(MatMul(Softmax(scores), Heads(v.Forward(x))).Permute(0, 2, 1, 3).Reshape(batch, time, width));
    }

    private Tensor Heads(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);
}
