using ModelGen;
using static ModelGen.Ops;

namespace TextGeneration;

/// <summary>A block of GPT-2: attention and a perceptron, each beside what it is given.</summary>
[Module]
internal sealed partial class GptBlock(int width, int heads)
{
    private readonly LayerNorm ln1 = new(width);
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear proj = new(width, width);
    private readonly LayerNorm ln2 = new(width);
    private readonly Linear up = new(width, 4 * width);
    private readonly Linear down = new(4 * width, width);
    private readonly KeyValueCache cache = new(heads, width / heads);

    public Tensor Forward(Tensor x)
    {
        x += Dropout(proj.Forward(Attention(qkv.Forward(ln1.Forward(x)))), 0.1);
        return x + Dropout(down.Forward(Gelu(up.Forward(ln2.Forward(x)), GeluApproximation.Tanh)), 0.1);
    }

    private Tensor Attention(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(x.Reshape(batch, time, 3 * heads, width / heads).Permute(0, 2, 1, 3), heads, dim: 1);
        var (keys, values, past) = cache.Append(parts[1], parts[2]);
        var seen = ScaledDotProductAttention(parts[0], keys, values, isCausal: true, past: past);
        return seen.Permute(0, 2, 1, 3).Reshape(batch, time, width);
    }
}
