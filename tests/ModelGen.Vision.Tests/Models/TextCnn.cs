using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A classifier of sentences of Kim 2014 ("Convolutional neural networks for sentence classification"): windows of three, four and five words, the greatest value of each over the sentence.</summary>
/// <param name="words">The rows of the table of word vectors.</param>
/// <param name="size">The size of a word vector.</param>
/// <param name="channels">Those for each width of a window.</param>
/// <param name="drop">How many of the greatest values are dropped in training.</param>
[Model]
public abstract partial class TextCnnFamily(int words, int size = 300, int channels = 100, double drop = 0.5)
{
    private readonly Embedding embedding = new(words, size);
    private readonly Conv1d[] convs = Repeat(3, i => new Conv1d(size, channels, 3 + i));
    private readonly Linear fc = new(3 * channels, 2);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token)
    {
        var x = Transpose(embedding.Forward(token), 1, 2);
        Tensor[] found = [];
        foreach (var conv in convs)
        {
            found = [.. found, Max(Relu(conv.Forward(x)), dim: 2, keepDim: false)];
        }

        return fc.Forward(Dropout(Concat(found, dim: 1), drop));
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(token), label);
}

/// <summary>The classifier of the paper with a vocabulary of 20,000 words.</summary>
[Model]
public sealed partial class TextCnn() : TextCnnFamily(words: 20_000);

/// <summary>A classifier of few words and channels, without dropout.</summary>
[Model]
public sealed partial class NarrowTextCnn() : TextCnnFamily(words: 30, size: 12, channels: 10, drop: 0);
