using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Vectors of words that have seen their sentence, and what the sentence is about.</summary>
[Model]
public sealed partial class ToyEncoder
{
    public const int Vocabulary = 64;
    public const int Width = 16;
    public const int Topics = 3;

    private readonly Embedding words = new(Vocabulary, Width, paddingIdx: 0);
    private readonly GRU reader = new(Width, Width / 2, batchFirst: true, bidirectional: true);
    private readonly Linear topic = new(Width, Topics);

    [Forward]
    private Tensor States([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length) => reader.Forward(words.Forward(token), length).Output;

    [Forward]
    private Tensor Sentence([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length)
    {
        var mask = Unsqueeze(SequenceMask(length, token.Dim(1)), -1);
        return Sum(States(token, length) * mask, 1) / Sum(mask, 1);
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor length, [Shape("batch")] IntTensor label) =>
        CrossEntropy(topic.Forward(Sentence(token, length)), label);
}
