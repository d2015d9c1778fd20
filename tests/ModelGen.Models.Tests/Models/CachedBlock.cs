using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention written by hand over a cache, then a perceptron, each beside what it is given.</summary>
[Module]
public sealed partial class CachedBlock(int width, int heads)
{
    private readonly LayerNorm norm = new(width);
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear mixed = new(width, width);
    private readonly Block perceptron = new(width);
    private readonly KeyValueCache cache = new(heads, width / heads);

    public Tensor Forward(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(qkv.Forward(norm.Forward(x)), width, dim: -1);
        var q = parts[0].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var k = parts[1].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var v = parts[2].Reshape(batch, time, heads, width / heads).Permute(0, 2, 1, 3);
        var (keys, values, _) = cache.Append(k, v);
        var position = Positions(batch, time).Float().Reshape(batch, 1, time, 1);
        var scores = Where(Arange(keys.Dim(2)) <= position, MatMul(q, Transpose(keys, 2, 3)) * (1 / Math.Sqrt(width / heads)), float.NegativeInfinity);
        var seen = MatMul(Softmax(scores), values).Permute(0, 2, 1, 3).Reshape(batch, time, width);
        return perceptron.Forward(x + mixed.Forward(seen));
    }
}
