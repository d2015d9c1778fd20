namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// Attention: <c>softmax(query · keyᵀ · scale + attnMask) · value</c> over the keys that a query sees, <c>[batch…, heads, time, d]</c>, <c>[batch…, heads, keys, d]</c> and
    /// <c>[batch…, heads, keys, dv]</c> giving <c>[batch…, heads, time, dv]</c>. <c>torch.nn.functional.scaled_dot_product_attention</c>.
    /// </summary>
    /// <remarks>
    /// A query that sees no key, or whose scores are all −∞, gives zeros and has no gradient. Masks, <paramref name="isCausal"/>, <paramref name="past"/> and <paramref name="keyLengths"/> may be combined: a
    /// query sees what all of them let it see.
    /// </remarks>
    /// <param name="query">Queries, <c>[batch…, heads, time, d]</c>; of the batch any number of dimensions, or none.</param>
    /// <param name="key">Keys, <c>[batch…, heads, keys, d]</c>.</param>
    /// <param name="value">What keys stand for, <c>[batch…, heads, keys, dv]</c>.</param>
    /// <param name="attnMask">What is added to the scores, of a shape that broadcasts to <c>[batch…, heads, time, keys]</c>.</param>
    /// <param name="dropoutP">In training, the probability that a weight becomes 0, from 0 to 1, known at build time; everywhere else it is not used.</param>
    /// <param name="isCausal">Whether query i sees the keys up to the one at its own place, j ≤ i, or j ≤ past + i.</param>
    /// <param name="scale">What scores are multiplied by; 1/√d if nothing is given.</param>
    /// <param name="enableGqa">Whether keys and values may have fewer heads than queries, which share them: head h of the queries sees head h / (heads / kvHeads).</param>
    /// <param name="past">How many keys lie before query 0 of each of the batch, <c>[batch…]</c>: those from past + time on do not count, whatever they hold.</param>
    /// <param name="keyLengths">How many keys of each of the batch count, <c>[batch…]</c>; what is behind them may be anything.</param>
    /// <param name="window">With <paramref name="isCausal"/>, how many keys a query sees at most: the one at its own place and those just before, at least 1.</param>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? attnMask = null,
        double dropoutP = 0,
        bool isCausal = false,
        double? scale = null,
        bool enableGqa = false,
        IntTensor? past = null,
        IntTensor? keyLengths = null,
        int? window = null) => throw new DeclarationOnlyException();

    /// <summary>Attention with a mask of what may be seen: <c>true</c> for the keys that a query sees. <c>torch.nn.functional.scaled_dot_product_attention</c>.</summary>
    /// <inheritdoc cref="ScaledDotProductAttention(Tensor, Tensor, Tensor, Tensor?, double, bool, double?, bool, IntTensor?, IntTensor?, int?)"/>
    /// <param name="query">Queries, <c>[batch…, heads, time, d]</c>.</param>
    /// <param name="key">Keys, <c>[batch…, heads, keys, d]</c>.</param>
    /// <param name="value">What keys stand for, <c>[batch…, heads, keys, dv]</c>.</param>
    /// <param name="attnMask">What is seen, of a shape that broadcasts to <c>[batch…, heads, time, keys]</c>.</param>
    /// <param name="dropoutP">In training, the probability that a weight becomes 0.</param>
    /// <param name="isCausal">Whether query i sees no keys behind the one at its own place.</param>
    /// <param name="scale">What scores are multiplied by; 1/√d if nothing is given.</param>
    /// <param name="enableGqa">Whether keys and values may have fewer heads than queries.</param>
    /// <param name="past">How many keys lie before query 0, <c>[batch…]</c>.</param>
    /// <param name="keyLengths">How many keys count, <c>[batch…]</c>.</param>
    /// <param name="window">With <paramref name="isCausal"/>, how many keys a query sees at most.</param>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        BoolTensor attnMask,
        double dropoutP = 0,
        bool isCausal = false,
        double? scale = null,
        bool enableGqa = false,
        IntTensor? past = null,
        IntTensor? keyLengths = null,
        int? window = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// Rotary positions: turns pairs of each query or key by an angle, <c>position / factor · theta^(−2i/d)</c> for pair i, <c>[batch…, heads, time, d]</c> with an even d that is known at build time (Su and others 2021). The
    /// product of a query and a key then depends on how far they are apart.
    /// </summary>
    /// <param name="x">Queries or keys, before attention.</param>
    /// <param name="positions">The place of each, <c>[batch…, time]</c>, or what broadcasts to it; 0, 1, … if nothing is given.</param>
    /// <param name="theta">What frequencies are powers of. Scaled to contexts that are s times as long ("NTK"), it is multiplied by <c>s^(d/(d − 2))</c>.</param>
    /// <param name="factor">What positions are divided by: linear scaling to longer contexts.</param>
    /// <param name="interleaved">Whether neighbours are pairs, as in GPT-J and Meta's Llama; else element i and i + d/2, as in GPT-NeoX and Hugging Face's models.</param>
    public static Tensor RotaryEmbedding(Tensor x, IntTensor? positions = null, double theta = 10000, double factor = 1, bool interleaved = false) => throw new DeclarationOnlyException();
}
