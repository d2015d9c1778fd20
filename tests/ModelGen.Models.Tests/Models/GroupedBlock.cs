using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention whose heads of queries share those of keys, over a cache, then a perceptron, each beside what it is given.</summary>
[Module]
public sealed partial class GroupedBlock(int width, int heads, int groups)
{
    private readonly RMSNorm norm = new(width);
    private readonly Linear query = new(width, width);
    private readonly Linear key = new(width, groups * (width / heads));
    private readonly Linear value = new(width, groups * (width / heads));
    private readonly Linear mixed = new(width, width);
    private readonly Block perceptron = new(width);
    private readonly KeyValueCache cache = new(groups, width / heads);

    public Tensor Forward(Tensor x)
    {
        var y = norm.Forward(x);
        var (keys, values, past) = cache.Append(Heads(key.Forward(y), groups), Heads(value.Forward(y), groups));
        var seen = ScaledDotProductAttention(Heads(query.Forward(y), heads), keys, values, isCausal: true, enableGqa: true, past: past);
        return perceptron.Forward(x + mixed.Forward(seen.Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(1), width)));
    }

    private static Tensor Heads(Tensor x, int count) => x.Reshape(x.Dim(0), x.Dim(1), count, -1).Permute(0, 2, 1, 3);
}
