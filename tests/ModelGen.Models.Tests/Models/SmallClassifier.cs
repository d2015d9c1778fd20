using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A table, an LSTM over sequences of different lengths, a linear layer on its last state.</summary>
[Model]
public sealed partial class SmallClassifier
{
    private readonly Embedding embedding = new(30, 6);
    private readonly LSTM lstm = new(6, 9, batchFirst: true);
    private readonly Linear output = new(9, 10);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length)
    {
        var (_, (h, _)) = lstm.Forward(embedding.Forward(token), length);
        return output.Forward(h[^1]);
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Logits(token, length), label);
}
