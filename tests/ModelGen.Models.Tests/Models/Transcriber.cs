using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Labels for sequences that are not aligned with them, and sets of labels for single steps.</summary>
[Model]
public sealed partial class Transcriber
{
    private readonly Linear hidden = new(4, 16);
    private readonly Linear output = new(16, 5);

    [Forward]
    private Tensor LogProbs([Shape("time", "batch", 4)] Tensor x) => LogSoftmax(output.Forward(Tanh(hidden.Forward(x))), -1);

    [Loss]
    private Tensor Loss(
        [Shape("time", "batch", 4)] Tensor x, [Shape("batch", "length")] IntTensor target, [Shape("batch")] IntTensor inputLength, [Shape("batch")] IntTensor targetLength) =>
        CTCLoss(LogProbs(x), target, inputLength, targetLength, blank: 4, zeroInfinity: true);

    /// <summary>Targets that lie behind the first column.</summary>
    [Loss]
    private Tensor LossOfPart(
        [Shape("time", "batch", 4)] Tensor x, [Shape("batch", 3)] IntTensor target, [Shape("batch")] IntTensor inputLength, [Shape("batch")] IntTensor targetLength) =>
        CTCLoss(LogProbs(x), target[.., 1..], inputLength, targetLength, blank: 4, Reduction.Sum);

    [Loss]
    private Tensor LossOfTags([Shape("batch", 4)] Tensor x, [Shape("batch", 5)] IntTensor tag) => MultilabelMarginLoss(output.Forward(Tanh(hidden.Forward(x))), tag);
}
