using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// From sequences of tokens to sequences of tokens, after Luong et al. (2015): the decoder looks at the encoder's states after each step, scores are
/// <c>hᵀ·W·state</c> (their "general" form), and what it saw is fed to the next step. The decoder's state is a tuple.
/// </summary>
[Model]
public sealed partial class LuongTranslator
{
    public const int Vocabulary = 9;
    public const int Width = 12;
    public const int Hidden = 16;
    public const int Layers = 2;

    private readonly Embedding source = new(Vocabulary, Width, paddingIdx: 0);
    private readonly LSTM encoder = new(Width, Hidden, numLayers: Layers, batchFirst: true);
    private readonly Embedding target = new(Vocabulary, Width, paddingIdx: 0);
    private readonly LSTM decoder = new(Width + Hidden, Hidden, numLayers: Layers);
    private readonly Linear general = new(Hidden, Hidden, bias: false);
    private readonly Linear mixed = new(2 * Hidden, Hidden, bias: false);
    private readonly Linear output = new(Hidden, Vocabulary);

    /// <summary>Reads the source: the states of its last layer, and the state of all layers in which the decoder begins.</summary>
    [Forward]
    private (Tensor States, Tensor H, Tensor C) Encode([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths)
    {
        var (states, (h, c)) = encoder.Forward(source.Forward(tokens), lengths);
        return (states, h, c);
    }

    [Forward]
    private (Tensor Logits, Tensor H, Tensor C, Tensor Seen) Next(
        [Shape("batch")] IntTensor token,
        [Shape("batch", "time", Hidden)] Tensor states,
        [Shape("batch")] IntTensor lengths,
        [State, Shape(Layers, "batch", Hidden)] Tensor h,
        [State, Shape(Layers, "batch", Hidden)] Tensor c,
        [State, Shape("batch", Hidden)] Tensor seen)
    {
        (h, c, seen) = Step(target.Forward(token), (h, c, seen), states, SequenceMask(lengths, states.Dim(1)));
        return (output.Forward(seen), h, c, seen);
    }

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths, [Shape("batch", "steps")] IntTensor before)
    {
        var (states, h, c) = Encode(tokens, lengths);
        var mask = SequenceMask(lengths, tokens.Dim(1));
        var (seen, _) = Scan(
            target.Forward(before),
            (h, c, Expand(0, tokens.Dim(0), Hidden)),
            (x, state) =>
            {
                state = Step(x, state, states, mask);
                return (state.Item3, state);
            },
            dim: 1);
        return output.Forward(seen);
    }

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor tokens,
        [Shape("batch")] IntTensor lengths,
        [Shape("batch", "steps")] IntTensor before,
        [Shape("batch", "steps")] IntTensor after,
        [Shape("batch")] IntTensor afterLengths) =>
        TokenLoss.Of(Logits(tokens, lengths, before), after, afterLengths);

    private (Tensor H, Tensor C, Tensor Seen) Step(Tensor x, (Tensor H, Tensor C, Tensor Seen) state, Tensor states, Tensor mask)
    {
        var (_, (h, c)) = decoder.Forward(Unsqueeze(Concat([x, state.Seen], dim: -1), 0), (state.H, state.C));
        var query = general.Forward(h[^1]);
        var scores = Squeeze(MatMul(states, Unsqueeze(query, -1)), -1);
        var context = AttentionWeights.Mix(scores, states, mask);
        return (h, c, Tanh(mixed.Forward(Concat([context, h[^1]], dim: -1))));
    }
}
