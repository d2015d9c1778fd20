using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A block of T5's encoder: scores are not scaled, and have a bias for each distance, which all blocks share.</summary>
[Module]
public sealed partial class T5Block(int width, int heads, int hidden)
{
    private readonly RMSNorm norm1 = new([width], eps: 1e-6);
    private readonly Linear qkv = new(width, 3 * width, bias: false);
    private readonly Linear mixed = new(width, width, bias: false);
    private readonly RMSNorm norm2 = new([width], eps: 1e-6);
    private readonly Linear up = new(width, hidden, bias: false);
    private readonly Linear down = new(hidden, width, bias: false);

    public Tensor Forward(Tensor x, Tensor bias)
    {
        var (batch, time, _) = x.Shape;
        var all = qkv.Forward(norm1.Forward(x)).Reshape(batch, time, 3, heads, width / heads).Permute(2, 0, 3, 1, 4);
        x = x + mixed.Forward(MatMul(Softmax(MatMul(all[0], Transpose(all[1], 2, 3)) + bias), all[2]).Permute(0, 2, 1, 3).Reshape(batch, time, width));
        return x + down.Forward(Relu(up.Forward(norm2.Forward(x))));
    }
}
