using ModelGen;
using static ModelGen.Ops;

namespace Aot;

/// <summary>A language model of two layers whose session goes on where it has been.</summary>
[Model]
internal sealed partial class AotGpt
{
    private readonly Embedding tokens = new(65, 32);
    private readonly Embedding positions = new(64, 32);
    private readonly AotAttention[] layers = Repeat(2, () => new AotAttention(32, 4));
    private readonly LayerNorm norm = new(32);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token)
    {
        var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
        foreach (var layer in layers)
        {
            x = layer.Forward(x);
        }

        return MatMul(norm.Forward(LastPosition(x)), Transpose(tokens.Weight, 0, 1));
    }
}

/// <summary>Causal attention over a cache, beside what it is given.</summary>
[Module]
internal sealed partial class AotAttention(int width, int heads)
{
    private readonly LayerNorm norm = new(width);
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear proj = new(width, width);
    private readonly KeyValueCache cache = new(heads, width / heads);

    public Tensor Forward(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(Permute(Reshape(qkv.Forward(norm.Forward(x)), batch, time, 3 * heads, width / heads), 0, 2, 1, 3), heads, dim: 1);
        var (keys, values, past) = cache.Append(parts[1], parts[2]);
        var y = ScaledDotProductAttention(parts[0], keys, values, isCausal: true, past: past);
        return x + proj.Forward(Reshape(Permute(y, 0, 2, 1, 3), batch, time, width));
    }
}
