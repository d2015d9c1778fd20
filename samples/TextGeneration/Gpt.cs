using ModelGen;
using static ModelGen.Ops;

namespace TextGeneration;

/// <summary>A language model of characters, built like GPT-2: trained and used by the same declaration.</summary>
[Model]
internal sealed partial class Gpt
{
    /// <summary>The number of characters that it looks back, at most.</summary>
    public const int Context = 128;

    private const int Width = 128;

    private readonly Embedding tokens = new(Novel.Alphabet, Width);
    private readonly Embedding positions = new(Context, Width);
    private readonly GptBlock[] blocks = Repeat(3, () => new GptBlock(Width, heads: 4));
    private readonly LayerNorm norm = new(Width);
    private readonly Linear output = new(Width, Novel.Alphabet);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(Hidden(token)));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor target) =>
        CrossEntropy(output.Forward(Hidden(token)).Permute(0, 2, 1), target);

    private Tensor Hidden(IntTensor token)
    {
        var x = Dropout(tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1))), 0.1);
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return norm.Forward(x);
    }
}

/// <summary>Attention and a perceptron, each beside what it is given.</summary>
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
        return x + Dropout(down.Forward(Gelu(up.Forward(ln2.Forward(x)))), 0.1);
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
