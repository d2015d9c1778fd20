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

    /// <summary>The number of blocks of encoder and decoder.</summary>
    public const int Depth = 2;

    private const int Heads = 3;

    private readonly Embedding shared = new(Vocabulary, Width);
    private readonly RelativePositionBias encoderBias = new(Heads, true, RelativeEncoderBlock.Buckets, RelativeEncoderBlock.MaxDistance, weightInit: Init.Normal(0, 0.5));
    private readonly RelativeEncoderBlock[] encoder = Repeat(Depth, () => new RelativeEncoderBlock(Width, Heads));
    private readonly RMSNorm encoderNorm = new(Width, eps: 1e-6);
    private readonly RelativePositionBias decoderBias = new(Heads, false, RelativeEncoderBlock.Buckets, RelativeEncoderBlock.MaxDistance, weightInit: Init.Normal(0, 0.5));
    private readonly RelativeDecoderBlock[] decoder = Repeat(Depth, () => new RelativeDecoderBlock(Width, Heads));
    private readonly RMSNorm decoderNorm = new(Width, eps: 1e-6);

    /// <summary>What the decoder's blocks see of the tokens, one block behind the other: computed once for all that the decoder goes on with.</summary>
    [Forward]
    private (Tensor Keys, Tensor Values) Encode([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths)
    {
        var states = States(tokens, lengths);
        Tensor[] keys = [], values = [];
        foreach (var block in decoder)
        {
            var (k, v) = block.Memory(states);
            (keys, values) = ([.. keys, Unsqueeze(k, 0)], [.. values, Unsqueeze(v, 0)]);
        }

        return (Concat(keys, dim: 0), Concat(values, dim: 0));
    }

    /// <summary>Any number of tokens behind those that a session knows.</summary>
    [Forward]
    private Tensor Next(
        [Shape("batch", "steps")] IntTensor before,
        [Shape(Depth, "batch", Heads, "time", Width / Heads)] Tensor keys,
        [Shape(Depth, "batch", Heads, "time", Width / Heads)] Tensor values,
        [Shape("batch")] IntTensor lengths)
    {
        var x = shared.Forward(before);
        for (int i = 0; i < Depth; i++)
        {
            x = decoder[i].Forward(x, decoderBias.Weight, (keys[i], values[i]), lengths);
        }

        return Scores(x);
    }

    [Forward(Session = false)]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor lengths, [Shape("batch", "steps")] IntTensor before)
    {
        var states = States(tokens, lengths);
        var x = shared.Forward(before);
        foreach (var block in decoder)
        {
            x = block.Forward(x, decoderBias.Weight, block.Memory(states), lengths);
        }

        return Scores(x);
    }

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time")] IntTensor tokens,
        [Shape("batch")] IntTensor lengths,
        [Shape("batch", "steps")] IntTensor before,
        [Shape("batch", "steps")] IntTensor after,
        [Shape("batch")] IntTensor afterLengths) =>
        TokenLoss.Of(Logits(tokens, lengths, before), after, afterLengths);

    private Tensor States(IntTensor tokens, IntTensor lengths)
    {
        var x = shared.Forward(tokens);
        foreach (var block in encoder)
        {
            x = block.Forward(x, encoderBias.Weight, lengths);
        }

        return encoderNorm.Forward(x);
    }

    private Tensor Scores(Tensor x) => MatMul(decoderNorm.Forward(x) / Math.Sqrt(Width), Transpose(shared.Weight, 0, 1));
}
