using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>PyTorch's transformer between two sequences of vectors, with dropout, padding of the source and a causal target.</summary>
[Model]
public sealed partial class SequenceTransformer
{
    private readonly Transformer net = new(16, 4, numEncoderLayers: 3, numDecoderLayers: 2, dimFeedforward: 24, dropout: 0.1, batchFirst: true);
    private readonly Linear output = new(16, 5);

    [Forward]
    private Tensor Scores([Shape("batch", "time", 16)] Tensor source, [Shape("batch", "steps", 16)] Tensor target, [Shape("batch", "time")] IntTensor padding) =>
        output.Forward(net.Forward(source, target, srcKeyPaddingMask: padding > 0, memoryKeyPaddingMask: padding > 0, tgtIsCausal: true));

    [Loss]
    private Tensor Loss(
        [Shape("batch", "time", 16)] Tensor source, [Shape("batch", "steps", 16)] Tensor target, [Shape("batch", "time")] IntTensor padding, [Shape("batch", "steps")] IntTensor label) =>
        CrossEntropy(Scores(source, target, padding).Permute(0, 2, 1), label);
}
