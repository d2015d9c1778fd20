using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Sentences over sparse tables, looked up one by one and in bags.</summary>
[Model]
public sealed partial class SparseNet
{
    private readonly Embedding words = new(20, 6, paddingIdx: 3, sparse: true);
    private readonly EmbeddingBag tags = new(5, 3, EmbeddingBagMode.Sum, paddingIdx: -1, sparse: true);
    private readonly Linear output = new(9, 10);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor word, [Shape("batch", "time")] IntTensor tag) =>
        output.Forward(Concat([Mean(words.Forward(word), 1), tags.Forward(tag)], dim: -1));

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor word, [Shape("batch", "time")] IntTensor tag, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Logits(word, tag), label);
}
