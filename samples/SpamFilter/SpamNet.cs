using ModelGen;
using static ModelGen.Ops;

namespace SpamFilter;

/// <summary>Words to the scores of ham and spam: each word's vector, an LSTM over them, a linear layer on the mean of the LSTM's outputs.</summary>
[Model]
public sealed partial class SpamNet
{
    /// <summary>The words the network knows, padding and unknown among them.</summary>
    internal const int Words = 10_000;

    /// <summary>The numbers that stand for a word.</summary>
    internal const int Width = 100;

    private readonly Embedding embedding = new(Words, Width, paddingIdx: 0);
    private readonly LSTM lstm = new(Width, 256, batchFirst: true);
    private readonly Linear classify = new(256, 2);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length) => Scores(embedding.Forward(token), length);

    [Forward]
    private Tensor Embed([Shape("batch", "time")] IntTensor token) => embedding.Forward(token);

    [Forward]
    private Tensor Scores([Shape("batch", "time", Width)] Tensor embedded, [Shape("batch")] IntTensor length)
    {
        // The mean over a message's words: outputs behind its end are zero. What the LSTM knows after the last word is less: a message is cut anywhere.
        var (output, _) = lstm.Forward(embedded, length);
        var words = Sum(SequenceMask(length, embedded.Dim(1)), 1, keepDim: true);
        return classify.Forward(Sum(output, 1) / words);
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Logits(token, length), label);
}
