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

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(tokens), label);
}
