using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A block of GPT-2: what goes in is normalised, and one layer computes queries, keys and values.</summary>
[Module]
public sealed partial class GptBlock(int width, int heads)
{
    private readonly LayerNorm norm1 = new([width]);
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear mixed = new(width, width);
    private readonly LayerNorm norm2 = new([width]);
    private readonly Linear up = new(width, 4 * width);
    private readonly Linear down = new(4 * width, width);

    public Tensor Forward(Tensor x, Tensor mask)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(qkv.Forward(norm1.Forward(x)), width, dim: -1);
        var q = parts[0].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var k = parts[1].Reshape(batch, time, heads, width / heads).Permute(0, 2, 3, 1);
        var v = parts[2].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var scores = Where(mask > 0, MatMul(q, k) * (1 / Math.Sqrt(width / heads)), float.NegativeInfinity);
        x = x + mixed.Forward(MatMul(Softmax(scores), v).Permute(0, 2, 1, 3).Reshape(batch, time, width));
        return x + down.Forward(Gelu(up.Forward(norm2.Forward(x)), GeluApproximation.Tanh));
    }
}
