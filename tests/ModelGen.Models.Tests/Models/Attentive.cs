using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The attention operator as models use it: heads cut out of one projection, keys of different numbers, new keys behind those of a cache.</summary>
[Model]
public sealed partial class Attentive
{
    private const int Width = 24;
    private const int Heads = 3;

    private readonly Linear qkv = new(Width, 3 * Width);
    private readonly Linear output = new(Width, Width);

    [Forward]
    private Tensor Causal([Shape("batch", "time", Width)] Tensor x)
    {
        var (q, k, v) = Parts(x);
        return x + output.Forward(Joined(ScaledDotProductAttention(q, k, v, dropoutP: 0.2, isCausal: true)));
    }

    /// <summary>What is looked at ends at different places.</summary>
    [Forward]
    private Tensor Ragged([Shape("batch", "time", Width)] Tensor x, [Shape("batch", "keys", Width)] Tensor memory, [Shape("batch")] IntTensor lengths)
    {
        var (q, _, _) = Parts(x);
        var (_, k, v) = Parts(memory);
        return Joined(ScaledDotProductAttention(q, k, v, keyLengths: lengths));
    }

    /// <summary>New queries over keys of which not all have been written yet.</summary>
    [Forward]
    private Tensor Cached(
        [Shape("batch", 4, "time", 8)] Tensor query, [Shape("batch", 2, "keys", 8)] Tensor key, [Shape("batch", 2, "keys", 8)] Tensor value, [Shape("batch")] IntTensor past) =>
        ScaledDotProductAttention(query, key, value, isCausal: true, enableGqa: true, past: past, window: 5);

    [Forward]
    private Tensor Seen([Shape("heads", "time", 8)] Tensor x, [Shape("time", "time")] Tensor mask) => ScaledDotProductAttention(x, x, x, mask > 0);

    [Loss]
    private Tensor Loss([Shape("batch", "time", Width)] Tensor x, [Shape("batch", "time", Width)] Tensor target) => MSELoss(Causal(x), target);

    private static Tensor Joined(Tensor heads)
    {
        var (batch, _, time, _) = heads.Shape;
        return heads.Permute(0, 2, 1, 3).Reshape(batch, time, Width);
    }

    private (Tensor Query, Tensor Key, Tensor Value) Parts(Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = qkv.Forward(x).Reshape(batch, time, 3, Heads, Width / Heads).Permute(2, 0, 3, 1, 4);
        return (parts[0], parts[1], parts[2]);
    }
}
