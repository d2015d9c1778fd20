using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A layer of batch normalisation alone, over [batch, 3] or [batch, 3, 5].</summary>
[Model]
public abstract partial class BatchNormalized(double eps, double momentum, bool affine, bool trackRunningStats)
{
    private readonly BatchNorm1d norm = new(3, eps, momentum, affine, trackRunningStats);

    [Forward]
    private Tensor Rows([Shape("batch", 3)] Tensor x) => norm.Forward(x);

    [Forward]
    private Tensor Lines([Shape("batch", 3, 5)] Tensor x) => norm.Forward(x);

    [Loss]
    private Tensor RowLoss([Shape("batch", 3)] Tensor x, [Shape("batch", 3)] Tensor target) => MSELoss(norm.Forward(x), target);

    [Loss]
    private Tensor LineLoss([Shape("batch", 3, 5)] Tensor x, [Shape("batch", 3, 5)] Tensor target) => MSELoss(norm.Forward(x), target);
}

[Model]
public sealed partial class PlainBatchNorm() : BatchNormalized(1e-5, 0.1, true, true);

[Model]
public sealed partial class LineBatchNorm() : BatchNormalized(0.1, 0.3, true, true);

[Model]
public sealed partial class CumulativeBatchNorm() : BatchNormalized(1e-5, double.NaN, true, true);

[Model]
public sealed partial class UntrackedBatchNorm() : BatchNormalized(1e-5, 0.1, true, false);

/// <summary>A batch of one, whose sizes are all known.</summary>
[Model]
public sealed partial class SingleBatchNorm
{
    private readonly BatchNorm1d norm = new(3);

    [Forward]
    private Tensor Infer([Shape(1, 3)] Tensor x) => norm.Forward(x);
}
