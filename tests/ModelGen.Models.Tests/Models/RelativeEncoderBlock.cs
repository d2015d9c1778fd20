using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention to all tokens of a text, then a perceptron, each behind a norm and beside what it is given.</summary>
[Module]
public sealed partial class RelativeEncoderBlock(int width, int heads)
{
    public const int Buckets = 8;

    public const int MaxDistance = 12;

    private readonly RMSNorm norm1 = new(width, eps: 1e-6);
    private readonly UnscaledAttention attention = new(width, heads);
    private readonly RMSNorm norm2 = new(width, eps: 1e-6);
    private readonly GatedPerceptron perceptron = new(width);

    /// <param name="x">The tokens.</param>
    /// <param name="table">The bias of scores for each bucket of distances and each head, which all blocks share.</param>
    /// <param name="lengths">How many tokens there are.</param>
    public Tensor Forward(Tensor x, Tensor table, IntTensor lengths)
    {
        var y = norm1.Forward(x);
        x = x + attention.Forward(y, attention.Memory(y), lengths, table);
        return x + perceptron.Forward(norm2.Forward(x));
    }
}

/// <summary>A perceptron of which one half opens the other (Shazeer 2020).</summary>
[Module]
public sealed partial class GatedPerceptron(int width)
{
    private readonly Linear wi0 = new(width, 2 * width, bias: false);
    private readonly Linear wi1 = new(width, 2 * width, bias: false);
    private readonly Linear wo = new(2 * width, width, bias: false);

    public Tensor Forward(Tensor x) => wo.Forward(Gelu(wi0.Forward(x), GeluApproximation.Tanh) * wi1.Forward(x));
}

/// <summary>Attention to the tokens before, then to those of another text, then a perceptron.</summary>
[Module]
public sealed partial class RelativeDecoderBlock(int width, int heads)
{
    private readonly RMSNorm norm1 = new(width, eps: 1e-6);
    private readonly UnscaledCausalAttention attention = new(width, heads);
    private readonly RMSNorm norm2 = new(width, eps: 1e-6);
    private readonly UnscaledAttention cross = new(width, heads);
    private readonly RMSNorm norm3 = new(width, eps: 1e-6);
    private readonly GatedPerceptron perceptron = new(width);

    /// <summary>What the block sees of the other text: the same for all tokens, so that it is computed once.</summary>
    public (Tensor Keys, Tensor Values) Memory(Tensor states) => cross.Memory(states);

    public Tensor Forward(Tensor x, Tensor table, (Tensor Keys, Tensor Values) memory, IntTensor lengths)
    {
        x = x + attention.Forward(norm1.Forward(x), table);
        x = x + cross.Forward(norm2.Forward(x), memory, lengths);
        return x + perceptron.Forward(norm3.Forward(x));
    }
}

/// <summary>Heads that look from one text at another, or at the same.</summary>
[Module]
public sealed partial class UnscaledAttention(int width, int heads)
{
    private readonly Linear q = new(width, width, bias: false);
    private readonly Linear k = new(width, width, bias: false);
    private readonly Linear v = new(width, width, bias: false);
    private readonly Linear o = new(width, width, bias: false);

    /// <summary>Keys and values, [batch, heads, time, width / heads].</summary>
    public (Tensor Keys, Tensor Values) Memory(Tensor states) => (Parts(k.Forward(states)), Parts(v.Forward(states)));

    /// <param name="x">What looks.</param>
    /// <param name="memory">What is looked at.</param>
    /// <param name="lengths">How much of it there is.</param>
    /// <param name="table">The bias of scores for each bucket of distances, if the two are one text.</param>
    public Tensor Forward(Tensor x, (Tensor Keys, Tensor Values) memory, IntTensor lengths, Tensor? table = null)
    {
        var query = Parts(q.Forward(x));
        return o.Forward(Joined(table is null
            ? ScaledDotProductAttention(query, memory.Keys, memory.Values, scale: 1, keyLengths: lengths)
            : ScaledDotProductAttention(query, memory.Keys, memory.Values, scale: 1, keyLengths: lengths, scoreMod: (score, b, h, i, j) =>
                score + table[RelativePositionBucket(i, j, true, RelativeEncoderBlock.Buckets, RelativeEncoderBlock.MaxDistance), h])));
    }

    private Tensor Parts(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);

    private Tensor Joined(Tensor x) => x.Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(2), width);
}

/// <summary>Heads that look at what came before in the same text.</summary>
[Module]
public sealed partial class UnscaledCausalAttention(int width, int heads)
{
    private readonly Linear q = new(width, width, bias: false);
    private readonly Linear k = new(width, width, bias: false);
    private readonly Linear v = new(width, width, bias: false);
    private readonly Linear o = new(width, width, bias: false);
    private readonly KeyValueCache cache = new(heads, width / heads);

    public Tensor Forward(Tensor x, Tensor table)
    {
        var (keys, values, past) = cache.Append(Parts(k.Forward(x)), Parts(v.Forward(x)));
        return o.Forward(Joined(ScaledDotProductAttention(Parts(q.Forward(x)), keys, values, isCausal: true, scale: 1, past: past, scoreMod: (score, b, h, i, j) =>
            score + table[RelativePositionBucket(i, j, false, RelativeEncoderBlock.Buckets, RelativeEncoderBlock.MaxDistance), h])));
    }

    private Tensor Parts(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);

    private Tensor Joined(Tensor x) => x.Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(2), width);
}
