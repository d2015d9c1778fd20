using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// An encoder and a decoder in the way of T5 (Raffel and others 2020): no biases, root-mean-square norms before each part, scores that are not scaled, relative positions, one table for
/// tokens and logits.
/// </summary>
[Model]
public sealed partial class RelativeTranslator
{
    public const int Vocabulary = 9;
    public const int Width = 24;

    private const int Heads = 3;

    private readonly Embedding shared = new(Vocabulary, Width);
    private readonly Parameter encoderBias = new([RelativeBias.Buckets, Heads], Init.Normal(0, 0.5));
    private readonly RelativeEncoderBlock[] encoder = Repeat(2, () => new RelativeEncoderBlock(Width, Heads));
    private readonly RMSNorm encoderNorm = new(Width, eps: 1e-6);
    private readonly Parameter decoderBias = new([RelativeBias.Buckets, Heads], Init.Normal(0, 0.5));
    private readonly RelativeDecoderBlock[] decoder = Repeat(2, () => new RelativeDecoderBlock(Width, Heads));
    private readonly RMSNorm decoderNorm = new(Width, eps: 1e-6);

    [Forward]
    private Tensor Encode([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths)
    {
        var bias = RelativeBias.Of(encoderBias, Unsqueeze(Arange(tokens.Dim(1)).Int(), 0), tokens.Dim(1), bidirectional: true);
        var x = shared.Forward(tokens);
        foreach (var block in encoder)
        {
            x = block.Forward(x, bias, lengths);
        }

        return encoderNorm.Forward(x);
    }

    /// <summary>Any number of tokens behind those that a session knows.</summary>
    [Forward]
    private Tensor Next([Shape("batch", "steps")] IntTensor before, [Shape("batch", "time", Width)] Tensor states, [Shape("batch")] IntTensor lengths)
    {
        var x = shared.Forward(before);
        var positions = Positions(before.Dim(0), before.Dim(1));
        foreach (var block in decoder)
        {
            x = block.Forward(x, positions, decoderBias, states, lengths);
        }

        return MatMul(decoderNorm.Forward(x) / Math.Sqrt(Width), Transpose(shared.Weight, 0, 1));
    }

    [Forward(Session = false)]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths, [Shape("batch", "steps")] IntTensor before) =>
        Next(before, Encode(tokens, lengths), lengths);

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor tokens,
        [Shape("batch")] IntTensor lengths,
        [Shape("batch", "steps")] IntTensor before,
        [Shape("batch", "steps")] IntTensor after,
        [Shape("batch")] IntTensor afterLengths) =>
        TokenLoss.Of(Logits(tokens, lengths, before), after, afterLengths);
}
