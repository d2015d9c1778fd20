using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// From sequences of tokens to sequences of tokens, after Bahdanau et al. (2015): a bidirectional encoder, and a decoder that looks at the encoder's states before each
/// step. Next is one step of what Logits does with whole sequences.
/// </summary>
[Model]
public sealed partial class BahdanauTranslator
{
    /// <summary>Tokens: 0 is padding.</summary>
    public const int Vocabulary = 9;

    public const int Width = 12;
    public const int Hidden = 16;

    private readonly Embedding source = new(Vocabulary, Width, paddingIdx: 0);
    private readonly GRU encoder = new(Width, Hidden, batchFirst: true, bidirectional: true);
    private readonly Linear start = new(Hidden, Hidden);
    private readonly Linear keys = new(2 * Hidden, Hidden);
    private readonly Embedding target = new(Vocabulary, Width, paddingIdx: 0);
    private readonly AdditiveAttention attention = new(Hidden, Hidden);
    private readonly GruStep decoder = new(Width + 2 * Hidden, Hidden);
    private readonly Linear output = new(Hidden + Width + 2 * Hidden, Vocabulary);

    /// <summary>Reads the source: its states, what attention compares with, and the state in which the decoder begins.</summary>
    [Forward]
    private (Tensor States, Tensor Keys, Tensor H) Encode([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths)
    {
        var (states, last) = encoder.Forward(source.Forward(tokens), lengths);
        return (states, keys.Forward(states), Tanh(start.Forward(last[1])));
    }

    [Forward]
    private (Tensor Logits, Tensor H) Next(
        [Shape("batch")] IntTensor token,
        [Shape("batch", "time", 2 * Hidden)] Tensor states,
        [Shape("batch", "time", Hidden)] Tensor keys,
        [Shape("batch")] IntTensor lengths,
        [State, Shape("batch", Hidden)] Tensor h)
    {
        (var readout, h) = Step(target.Forward(token), h, states, keys, SequenceMask(lengths, states.Dim(1)));
        return (output.Forward(readout), h);
    }

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths, [Shape("batch", "steps")] IntTensor before)
    {
        var (states, keys, h) = Encode(tokens, lengths);
        var mask = SequenceMask(lengths, tokens.Dim(1));
        var (readout, _) = Scan(target.Forward(before), h, (x, h) => Step(x, h, states, keys, mask), dim: 1);
        return output.Forward(readout);
    }

    /// <summary>The mean over all tokens of <paramref name="after"/> within their lengths.</summary>
    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor tokens,
        [Shape("batch")] IntTensor lengths,
        [Shape("batch", "steps")] IntTensor before,
        [Shape("batch", "steps")] IntTensor after,
        [Shape("batch")] IntTensor afterLengths) =>
        TokenLoss.Of(Logits(tokens, lengths, before), after, afterLengths);

    private (Tensor Readout, Tensor H) Step(Tensor x, Tensor h, Tensor states, Tensor keys, Tensor mask)
    {
        var input = Concat([x, attention.Forward(h, keys, states, mask)], dim: -1);
        h = decoder.Forward(input, h);
        return (Concat([h, input], dim: -1), h);
    }
}
