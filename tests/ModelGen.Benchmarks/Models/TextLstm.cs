using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>Embedding(10000, 100), LSTM(256), Linear(10) on the last output: the classifier of texts.</summary>
[Model]
public sealed partial class TextLstm
{
    private readonly Embedding embedding = new(10_000, 100);
    private readonly LSTM lstm = new(100, 256, batchFirst: true);
    private readonly Linear head = new(256, 10);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor tokens)
    {
        var (_, (h, _)) = lstm.Forward(embedding.Forward(tokens));
        return head.Forward(h[0]);
    }

    /// <summary>One token of a stream.</summary>
    [Forward]
    private (Tensor Logits, Tensor H, Tensor C) Next(
        [Shape("batch")] IntTensor token, [State, Shape(1, "batch", 256)] Tensor h, [State, Shape(1, "batch", 256)] Tensor c)
    {
        var (output, (newH, newC)) = lstm.Forward(Unsqueeze(embedding.Forward(token), 1), (h, c));
        return (head.Forward(output[.., 0]), newH, newC);
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(tokens), label);
}
