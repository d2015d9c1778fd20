using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention whose scores are capped, biased by distance in two ways, dropped in training, and seen within a window; two heads share one of keys.</summary>
[Module]
public sealed partial class ScoredBlock(int width, int heads)
{
    private readonly LayerNorm norm = new(width);
    private readonly Linear q = new(width, width);
    private readonly Linear kv = new(width, width);
    private readonly Linear mixed = new(width, width);
    private readonly Parameter strength = new([], Init.Ones);
    private readonly KeyValueCache cache = new(heads / 2, width / heads);

    public Tensor Forward(Tensor x, Tensor table)
    {
        var (batch, time, _) = x.Shape;
        var y = norm.Forward(x);
        var parts = Chunk(kv.Forward(y), 2, dim: -1);
        var (keys, values, past) = cache.Append(Parts(parts[0], heads / 2), Parts(parts[1], heads / 2));
        var slopes = AlibiSlopes(heads);
        var seen = ScaledDotProductAttention(Parts(q.Forward(y), heads), keys, values, dropoutP: 0.1, isCausal: true, enableGqa: true, past: past,
            scoreMod: (score, b, h, i, j) => 3 * Tanh(score / 3) - strength * slopes[h] * (i - j) + table[RelativePositionBucket(i, j, false, 8, 20), h],
            maskMod: (b, h, i, j) => i - j < 9);
        return x + mixed.Forward(seen.Permute(0, 2, 1, 3).Reshape(batch, time, width));
    }

    private Tensor Parts(Tensor x, int count) => x.Reshape(x.Dim(0), x.Dim(1), count, width / heads).Permute(0, 2, 1, 3);
}
