using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// An encoder that guesses words that were taken out of a text, and judges whole texts (BERT, Devlin and others 2019); parameters are called as in Hugging Face's <c>BertForMaskedLM</c>, without the prefixes
/// <c>bert.</c> and <c>cls.predictions.</c>.
/// </summary>
[Model]
public sealed partial class MaskedWords
{
    public const int Vocabulary = 20;
    public const int Width = 24;
    public const int Longest = 16;

    /// <summary>The target of words that need not be guessed.</summary>
    public const int Ignored = -100;

    private readonly WordEmbeddings embeddings = new(Vocabulary, Width, Longest);

    [Name("encoder.layer")]
    private readonly BertLayer[] layers = Repeat(2, () => new BertLayer(Width, 3));

    [Name("transform.dense")]
    private readonly Linear transform = new(Width, Width);

    [Name("transform.LayerNorm")]
    private readonly LayerNorm transformNorm = new(Width, eps: 1e-12);

    private readonly Parameter bias = new([Vocabulary]);

    [Name("pooler.dense")]
    private readonly Linear pooler = new(Width, Width);

    private readonly Linear classifier = new(Width, 2);

    /// <summary>Logits of the words, <c>[batch, time, vocabulary]</c>.</summary>
    [Forward]
    private Tensor Words([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor segment, [Shape("batch")] IntTensor length)
    {
        var x = transformNorm.Forward(Gelu(transform.Forward(Encode(token, segment, length))));
        return MatMul(x, Transpose(embeddings.Table, 0, 1)) + bias;
    }

    [Loss]
    private Tensor WordLoss(
        [Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor segment, [Shape("batch")] IntTensor length, [Shape("batch", "time")] IntTensor target) =>
        CrossEntropy(Words(token, segment, length).Permute(0, 2, 1), target, ignoreIndex: Ignored);

    /// <summary>Logits of the two classes of a text.</summary>
    [Forward]
    private Tensor Classes([Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor segment, [Shape("batch")] IntTensor length) =>
        classifier.Forward(Dropout(Tanh(pooler.Forward(Encode(token, segment, length)[.., 0])), 0.1));

    [Loss]
    private Tensor ClassLoss(
        [Shape("batch", "time")] IntTensor token, [Shape("batch", "time")] IntTensor segment, [Shape("batch")] IntTensor length, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Classes(token, segment, length), label);

    private Tensor Encode(IntTensor token, IntTensor segment, IntTensor length)
    {
        var x = embeddings.Forward(token, segment);
        foreach (var layer in layers)
        {
            x = layer.Forward(x, length);
        }

        return x;
    }
}

[Module]
public sealed partial class WordEmbeddings(int vocabulary, int width, int longest)
{
    [Name("word_embeddings")]
    private readonly Embedding words = new(vocabulary, width, paddingIdx: 0);

    [Name("position_embeddings")]
    private readonly Embedding positions = new(longest, width);

    [Name("token_type_embeddings")]
    private readonly Embedding segments = new(2, width);

    [Name("LayerNorm")]
    private readonly LayerNorm norm = new(width, eps: 1e-12);

    public Tensor Table => words.Weight;

    public Tensor Forward(IntTensor token, IntTensor segment) =>
        norm.Forward(words.Forward(token) + positions.Forward(Arange(token.Dim(1)).Int()) + segments.Forward(segment));
}

/// <summary>Norms stand behind the sums.</summary>
[Module]
public sealed partial class BertLayer(int width, int heads)
{
    [Name("attention.self.query")]
    private readonly Linear query = new(width, width);

    [Name("attention.self.key")]
    private readonly Linear key = new(width, width);

    [Name("attention.self.value")]
    private readonly Linear value = new(width, width);

    [Name("attention.output.dense")]
    private readonly Linear output = new(width, width);

    [Name("attention.output.LayerNorm")]
    private readonly LayerNorm norm1 = new(width, eps: 1e-12);

    [Name("intermediate.dense")]
    private readonly Linear up = new(width, 4 * width);

    [Name("output.dense")]
    private readonly Linear down = new(4 * width, width);

    [Name("output.LayerNorm")]
    private readonly LayerNorm norm2 = new(width, eps: 1e-12);

    public Tensor Forward(Tensor x, IntTensor length)
    {
        var seen = ScaledDotProductAttention(Parts(query.Forward(x)), Parts(key.Forward(x)), Parts(value.Forward(x)), keyLengths: length);
        x = norm1.Forward(x + output.Forward(seen.Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(1), width)));
        return norm2.Forward(x + down.Forward(Gelu(up.Forward(x))));
    }

    private Tensor Parts(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, width / heads).Permute(0, 2, 1, 3);
}
