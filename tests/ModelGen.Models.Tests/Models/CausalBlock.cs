using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention with several heads, then a perceptron, each beside what it is given.</summary>
[Module]
public sealed partial class CausalBlock(int width, int heads)
{
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear mixed = new(width, width);
    private readonly Block perceptron = new(width);

    public Tensor Forward(Tensor x, Tensor mask)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(qkv.Forward(x), width, dim: -1);
        var q = parts[0].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var k = parts[1].Reshape(batch, time, heads, width / heads).Permute(0, 2, 3, 1);
        var v = parts[2].Reshape(batch, time, heads, width / heads).Transpose(1, 2);
        var scores = Where(mask > 0, MatMul(q, k) * (1 / Math.Sqrt(width / heads)), float.NegativeInfinity);
        var seen = MatMul(Softmax(scores), v).Permute(0, 2, 1, 3).Reshape(batch, time, width);
        return perceptron.Forward(x + mixed.Forward(seen));
    }
}
