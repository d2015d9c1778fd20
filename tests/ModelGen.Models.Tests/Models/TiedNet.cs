using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A language model whose table of words gives the vectors of what was read and the logits of what comes next.</summary>
[Model]
public sealed partial class TiedNet
{
    private const int Length = 5;

    private readonly Embedding embedding = new(12, 8);
    private readonly Linear hidden = new(8, 8);

    [Forward]
    private Tensor Logits([Shape("batch", "time")] IntTensor token)
    {
        var h = Tanh(hidden.Forward(embedding.Forward(token)));
        return MatMul(h, Transpose(embedding.Weight, 0, 1));
    }

    /// <summary>Every token but the first is to be told from the one before it.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", Length)] IntTensor token) =>
        CrossEntropy(Permute(Logits(token[.., ..^1]), 0, 2, 1), token[.., 1..]);
}
