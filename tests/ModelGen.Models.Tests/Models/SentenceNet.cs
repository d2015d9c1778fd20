using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Sentences of any length with a trained table, which has a row of padding, and a frozen one.</summary>
[Model]
public sealed partial class SentenceNet
{
    private readonly Embedding words = new(20, 6, paddingIdx: 3);
    private readonly Embedding tags = new(5, 3, paddingIdx: -1, frozen: true);
    private readonly Linear output = new(9, 10);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor word, [Shape("batch", "time")] IntTensor tag) =>
        output.Forward(Mean(Concat([words.Forward(word), tags.Forward(tag)], dim: -1), 1));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor word, [Shape("batch", "time")] IntTensor tag, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Logits(word, tag), label);
}
