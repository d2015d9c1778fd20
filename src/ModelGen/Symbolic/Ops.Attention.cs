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
    /// <param name="scoreMod">
    /// What becomes of a score <c>query · key · scale</c> of batch b and head h between the query at place i and the key at place j, <c>(score, b, h, i, j) => …</c>: a formula of operators that go element by element and of
    /// look-ups <c>table[h, i − j]</c>, which the kernel computes where it has the score. With <paramref name="past"/> the first query is at that place. A mask of bools stands behind it, one of floats is not possible beside it.
    /// <c>score_mod</c> of PyTorch's FlexAttention.
    /// </param>
    /// <param name="maskMod">Whether a query sees a key, <c>(b, h, i, j) => i - j &lt; 5</c>. <c>mask_mod</c> of PyTorch's FlexAttention.</param>
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
        int? window = null,
        Func<Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor>? scoreMod = null,
        Func<IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor>? maskMod = null) => throw new DeclarationOnlyException();

    /// <summary>Attention with a mask of what may be seen: <c>true</c> for the keys that a query sees. <c>torch.nn.functional.scaled_dot_product_attention</c>.</summary>
    /// <inheritdoc cref="ScaledDotProductAttention(Tensor, Tensor, Tensor, Tensor?, double, bool, double?, bool, IntTensor?, IntTensor?, int?, Func{Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor}?, Func{IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor}?)"/>
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
    /// <param name="scoreMod">What becomes of a score, <c>(score, b, h, i, j) => …</c>.</param>
    /// <param name="maskMod">Whether a query sees a key, <c>(b, h, i, j) => …</c>.</param>
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
        int? window = null,
        Func<Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor>? scoreMod = null,
        Func<IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor>? maskMod = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// Rotary positions: turns pairs of each query or key by an angle, <c>position · theta^(−2i/d)</c> for pair i, <c>[batch…, heads, time, d]</c> with an even d that is known at build time (Su and others 2021). The
    /// product of a query and a key then depends on how far they are apart.
    /// </summary>
    /// <param name="x">Queries or keys, before attention.</param>
    /// <param name="positions">The place of each, <c>[batch…, time]</c>, or what broadcasts to it; 0, 1, … if nothing is given.</param>
    /// <param name="theta">What frequencies are powers of (<c>rope_theta</c>). Scaled to contexts that are s times as long ("NTK"), it is multiplied by <c>s^(d/(d − 2))</c>.</param>
    /// <param name="factor">How many times as long contexts may be; positions are divided by it where <paramref name="ropeType"/> says nothing else.</param>
    /// <param name="interleaved">Whether neighbours are pairs, as in GPT-J and Meta's Llama; else element i and i + d/2, as in GPT-NeoX and Hugging Face's models.</param>
    /// <param name="ropeType">How the factor scales (<c>rope_type</c>).</param>
    /// <param name="originalMaxPositionEmbeddings">The context of training, ≥ 1: needed for <see cref="RopeType.Dynamic"/> and <see cref="RopeType.Llama3"/>.</param>
    /// <param name="lowFreqFactor">Of <see cref="RopeType.Llama3"/>: the turns within the context of training below which a frequency is divided by the factor.</param>
    /// <param name="highFreqFactor">Of <see cref="RopeType.Llama3"/>: the turns above which a frequency stays.</param>
    public static Tensor RotaryEmbedding(
        Tensor x,
        IntTensor? positions = null,
        double theta = 10000,
        double factor = 1,
        bool interleaved = false,
        RopeType ropeType = RopeType.Linear,
        int? originalMaxPositionEmbeddings = null,
        double lowFreqFactor = 1,
        double highFreqFactor = 4) => throw new DeclarationOnlyException();

    /// <summary>
    /// The sines and cosines of positions, <c>[length, dim]</c>: <c>y[p, 2i] = sin(p · theta^(−2i/dim)), y[p, 2i + 1] = cos(p · theta^(−2i/dim))</c> (Vaswani and others 2017). Added to embeddings.
    /// </summary>
    /// <param name="length">The number of positions, from 0; may depend on named dimensions.</param>
    /// <param name="dim">The size of a position, even and known at build time.</param>
    /// <param name="theta">What frequencies are powers of.</param>
    /// <param name="interleaved">Whether sines and cosines take turns; else all sines come before all cosines, as for the times of diffusion.</param>
    public static Tensor SinusoidalPositions(int length, int dim, double theta = 10000, bool interleaved = true) => throw new DeclarationOnlyException();

    /// <summary>The sines and cosines of given positions, <c>[…] → […, dim]</c>; those of a session's call are <c>Positions(batch, time)</c>.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="dim">The size of a position, even and known at build time.</param>
    /// <param name="theta">What frequencies are powers of.</param>
    /// <param name="interleaved">Whether sines and cosines take turns; else all sines come before all cosines.</param>
    public static Tensor SinusoidalPositions(IntTensor positions, int dim, double theta = 10000, bool interleaved = true) => throw new DeclarationOnlyException();

    /// <summary>The sines and cosines of given positions or times, <c>[…] → […, dim]</c>.</summary>
    /// <param name="positions">The positions or times.</param>
    /// <param name="dim">The size of a position, even and known at build time.</param>
    /// <param name="theta">What frequencies are powers of.</param>
    /// <param name="interleaved">Whether sines and cosines take turns; else all sines come before all cosines.</param>
    public static Tensor SinusoidalPositions(Tensor positions, int dim, double theta = 10000, bool interleaved = true) => throw new DeclarationOnlyException();

    /// <summary>
    /// The slopes of ALiBi, attention with linear biases (Press, Smith and Lewis 2022), <c>[heads]</c>: <c>scoreMod: (score, b, h, i, j) => score - slopes[h] * (i - j)</c>. Of n heads, a power of two, they are
    /// <c>2^(−8(h + 1)/n)</c>; of others those of the next lower power of two, then every other one of the next higher.
    /// </summary>
    /// <param name="heads">The number of heads, from 1 to 65536, known at build time.</param>
    public static Tensor AlibiSlopes(int heads) => throw new DeclarationOnlyException();

    /// <summary>
    /// The bucket of the distance from query i to key j, as T5 has it (Raffel and others 2020): a quarter of the buckets, without <paramref name="bidirectional"/> a half, are near distances, one each, farther ones share
    /// buckets on a scale of logarithms, and from <paramref name="maxDistance"/> on all are in the last. <see cref="RelativePositionBias"/> is a layer over it.
    /// </summary>
    /// <param name="i">Places of queries, in a formula of scores the one of a score.</param>
    /// <param name="j">Places of keys; shapes broadcast.</param>
    /// <param name="bidirectional">Whether keys behind the query have buckets of their own; else they are in that of distance 0.</param>
    /// <param name="numBuckets">The number of buckets, from 2 to 1024, or with <paramref name="bidirectional"/> even and at least 4, known at build time.</param>
    /// <param name="maxDistance">The distance from which on all are in the last bucket, known at build time.</param>
    public static IntTensor RelativePositionBucket(IntTensor i, IntTensor j, bool bidirectional = true, int numBuckets = 32, int maxDistance = 128) => throw new DeclarationOnlyException();
}
