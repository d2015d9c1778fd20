using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// Attention of Luong et al. (2015) with scores <c>hᵀ·state</c> and nothing fed back: the decoder runs through all steps, then all of them look at the encoder's
/// states at once, in two batched products.
/// </summary>
[Model]
public sealed partial class DotTranslator
{
    public const int Vocabulary = 9;
    public const int Width = 12;
    public const int Hidden = 16;

    private readonly Embedding source = new(Vocabulary, Width, paddingIdx: 0);
    private readonly GRU encoder = new(Width, Hidden, batchFirst: true);
    private readonly Embedding target = new(Vocabulary, Width, paddingIdx: 0);
    private readonly GRU decoder = new(Width, Hidden, batchFirst: true);
    private readonly Linear mixed = new(2 * Hidden, Hidden, bias: false);
    private readonly Linear output = new(Hidden, Vocabulary);

    [Forward]
    private (Tensor States, Tensor H) Encode([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths) =>
        encoder.Forward(source.Forward(tokens), lengths);

    [Forward]
    private (Tensor Logits, Tensor H) Next(
        [Shape("batch")] IntTensor token,
        [Shape("batch", "time", Hidden)] Tensor states,
        [Shape("batch")] IntTensor lengths,
        [State, Shape(1, "batch", Hidden)] Tensor h)
    {
        (var logits, h) = Decode(Unsqueeze(target.Forward(token), 1), h, states, lengths);
        return (Squeeze(logits, 1), h);
    }

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths, [Shape("batch", "steps")] IntTensor before)
    {
        var (states, h) = Encode(tokens, lengths);
        return Decode(target.Forward(before), h, states, lengths).Logits;
    }

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor tokens,
        [Shape("batch")] IntTensor lengths,
        [Shape("batch", "steps")] IntTensor before,
        [Shape("batch", "steps")] IntTensor after,
        [Shape("batch")] IntTensor afterLengths) =>
        TokenLoss.Of(Logits(tokens, lengths, before), after, afterLengths);

    private (Tensor Logits, Tensor H) Decode(Tensor x, Tensor h, Tensor states, IntTensor lengths)
    {
        (var query, h) = decoder.Forward(x, h);
        var mask = Unsqueeze(SequenceMask(lengths, states.Dim(1)), 1);
        var weights = Softmax(Where(mask > 0, MatMul(query, Transpose(states, 1, 2)), float.NegativeInfinity), dim: -1);
        return (output.Forward(Tanh(mixed.Forward(Concat([MatMul(weights, states), query], dim: -1)))), h);
    }
}
