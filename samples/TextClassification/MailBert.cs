using ModelGen;
using static ModelGen.Ops;

namespace TextClassification;

/// <summary>An encoder that reads messages from both sides (BERT, Devlin and others 2019): it guesses words that were taken out, and tells spam from ham.</summary>
[Model]
public sealed partial class MailBert
{
    /// <summary>The words it knows: padding, unknown and <see cref="Mask"/> among them.</summary>
    internal const int Words = 8_000;

    /// <summary>The number of the token that stands where a word was taken out.</summary>
    internal const int Mask = 2;

    /// <summary>The most words of a message.</summary>
    internal const int Longest = 256;

    private const int Width = 64;

    private readonly Embedding words = new(Words, Width, paddingIdx: 0, weightInit: Init.Normal(0, 0.05));
    private readonly Embedding positions = new(Longest, Width, weightInit: Init.Normal(0, 0.05));
    private readonly LayerNorm norm = new(Width);
    private readonly EncoderBlock[] blocks = Repeat(2, () => new EncoderBlock(Width, 4));
    private readonly Linear transform = new(Width, Width);
    private readonly LayerNorm transformNorm = new(Width);
    private readonly Parameter bias = new([Words]);
    private readonly Linear classify = new(Width, 2);

    /// <summary>The scores of ham and spam.</summary>
    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length)
    {
        // The mean over a message's words: guessing words teaches all places something, and no single one the sense of the whole.
        var mask = SequenceMask(length, token.Dim(1));
        var x = Sum(Encode(token, length) * Unsqueeze(mask, 2), 1) / Sum(mask, 1, keepDim: true);
        return classify.Forward(Dropout(x, 0.1));
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Logits(token, length), label);

    /// <summary>How surprising the words are that stood at some places, which count on from row to row: only there the scores of all words are computed.</summary>
    [Loss]
    private Tensor WordLoss(
        [Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length, [Shape("masked")] IntTensor place, [Shape("masked")] IntTensor word)
    {
        var x = Embedding(place, Encode(token, length).Reshape(-1, Width));
        x = transformNorm.Forward(Gelu(transform.Forward(x)));
        return CrossEntropy(MatMul(x, Transpose(words.Weight, 0, 1)) + bias, word);
    }

    private Tensor Encode(IntTensor token, IntTensor length)
    {
        var x = Dropout(norm.Forward(words.Forward(token) + positions.Weight[..token.Dim(1)]), 0.1);
        foreach (var block in blocks)
        {
            x = block.Forward(x, length);
        }

        return x;
    }
}

/// <summary>Attention of words to each other, none to padding, and a perceptron, each added to what it is given and normalised.</summary>
[Module]
internal sealed partial class EncoderBlock(int width, int heads)
{
    private readonly Linear qkv = new(width, 3 * width);
    private readonly Linear proj = new(width, width);
    private readonly LayerNorm norm1 = new(width);
    private readonly Linear up = new(width, 4 * width);
    private readonly Linear down = new(4 * width, width);
    private readonly LayerNorm norm2 = new(width);

    public Tensor Forward(Tensor x, IntTensor length)
    {
        x = norm1.Forward(x + Dropout(proj.Forward(Attention(qkv.Forward(x), length)), 0.1));
        return norm2.Forward(x + Dropout(down.Forward(Gelu(up.Forward(x))), 0.1));
    }

    private Tensor Attention(Tensor x, IntTensor length)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(x.Reshape(batch, time, 3 * heads, width / heads).Permute(0, 2, 1, 3), heads, dim: 1);
        return ScaledDotProductAttention(parts[0], parts[1], parts[2], dropoutP: 0.1, keyLengths: length).Permute(0, 2, 1, 3).Reshape(batch, time, width);
    }
}
