using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Losses with class indices as language models have them: classes last, tokens that don't count, weights that are saved with the model.</summary>
[Model]
public sealed partial class TokenModel
{
    private readonly Linear output = new(4, 7);
    private readonly StateTensor weights = new([7], Init.Constant(2));

    [Loss]
    private Tensor Loss([Shape("batch", "time", 4)] Tensor x, [Shape("batch", "time")] IntTensor token) =>
        CrossEntropy(output.Forward(x), token, ignoreIndex: -100, labelSmoothing: 0.1, classDim: -1);

    [Loss]
    private Tensor Weighted([Shape("batch", "time", 4)] Tensor x, [Shape("batch", "time")] IntTensor token) =>
        CrossEntropy(output.Forward(x), token, Reduction.Mean, weights, ignoreIndex: 0, classDim: 2);

    [Loss]
    private Tensor Distilled([Shape("batch", 4)] Tensor x, [Shape("batch", 7)] Tensor teacher) =>
        KLDiv(LogSoftmax(output.Forward(x), -1), Softmax(teacher, -1), Reduction.BatchMean) + CrossEntropy(output.Forward(x), Softmax(teacher, -1));
}
