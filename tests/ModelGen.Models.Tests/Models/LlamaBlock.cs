using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A block of Llama: rotary positions, groups of queries that share keys and values, a gated perceptron. Layers that read the same are one.</summary>
[Module]
public sealed partial class LlamaBlock(int width, int heads, int groups, int hidden)
{
    private readonly RMSNorm norm1 = new([width], eps: 1e-6);
    private readonly Linear qkv = new(width, width / heads * (heads + 2 * groups), bias: false);
    private readonly Linear mixed = new(width, width, bias: false);
    private readonly RMSNorm norm2 = new([width], eps: 1e-6);
    private readonly Linear gateUp = new(width, 2 * hidden, bias: false);
    private readonly Linear down = new(hidden, width, bias: false);

    public Tensor Forward(Tensor x, Tensor mask, Tensor cos, Tensor sin)
    {
        var (batch, time, _) = x.Shape;
        int size = width / heads;
        var all = qkv.Forward(norm1.Forward(x)).Reshape(batch, time, heads + 2 * groups, size).Permute(0, 2, 1, 3);
        var q = Turn(all[.., ..heads], cos, sin);
        var k = Shared(Turn(all[.., heads..(heads + groups)], cos, sin));
        var v = Shared(all[.., (heads + groups)..]);
        var scores = Where(mask > 0, MatMul(q, Transpose(k, 2, 3)) * (1 / Math.Sqrt(size)), float.NegativeInfinity);
        x = x + mixed.Forward(MatMul(Softmax(scores), v).Permute(0, 2, 1, 3).Reshape(batch, time, width));
        var both = gateUp.Forward(norm2.Forward(x));
        return x + down.Forward(Silu(both[.., .., ..hidden]) * both[.., .., hidden..]);
    }

    private Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        int half = width / heads / 2;
        return x * cos + Concat([-x[.., .., .., half..], x[.., .., .., ..half]], dim: -1) * sin;
    }

    private Tensor Shared(Tensor x)
    {
        var (batch, _, time, size) = x.Shape;
        return Expand(x.Reshape(batch, groups, 1, time, size), batch, groups, heads / groups, time, size).Reshape(batch, heads, time, size);
    }
}
