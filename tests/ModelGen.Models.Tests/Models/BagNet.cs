using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Bags of every kind: of equal length and behind offsets, with padding, with weights.</summary>
[Model]
public sealed partial class BagNet
{
    private const int Rows = 7;
    private const int Width = 5;

    private readonly EmbeddingBag sums = new(Rows, Width, EmbeddingBagMode.Sum, paddingIdx: 2);
    private readonly EmbeddingBag means = new(Rows, Width, paddingIdx: -5);
    private readonly EmbeddingBag peaks = new(Rows, Width, EmbeddingBagMode.Max, paddingIdx: 2);
    private readonly Linear output = new(Width, 3);

    [Forward]
    private Tensor Sum([Shape("bags", "n")] IntTensor indices, [Shape("bags", "n")] Tensor weights) => sums.Forward(indices, perSampleWeights: weights);

    [Forward]
    private Tensor Mean([Shape("bags", "n")] IntTensor indices) => means.Forward(indices);

    [Forward]
    private Tensor Max([Shape("bags", "n")] IntTensor indices) => peaks.Forward(indices);

    [Forward]
    private Tensor SumOf([Shape("count")] IntTensor indices, [Shape("bags")] IntTensor offsets, [Shape("count")] Tensor weights) =>
        sums.Forward(indices, offsets, weights);

    [Forward]
    private Tensor MeanOf([Shape("count")] IntTensor indices, [Shape("bags")] IntTensor offsets) => means.Forward(indices, offsets);

    [Forward]
    private Tensor MaxOf([Shape("count")] IntTensor indices, [Shape("bags")] IntTensor offsets) => peaks.Forward(indices, offsets);

    /// <summary>Texts of any length one behind the other.</summary>
    [Loss]
    private Tensor Loss([Shape("count")] IntTensor indices, [Shape("bags")] IntTensor offsets, [Shape("bags")] IntTensor label)
    {
        var x = EmbeddingBag(indices, sums.Weight, offsets, EmbeddingBagMode.Sum) + means.Forward(indices, offsets) + peaks.Forward(indices, offsets);
        return CrossEntropy(output.Forward(x), label);
    }
}
