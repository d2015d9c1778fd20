using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Every reduction over first, middle, last and all dimensions, and what is made of them.</summary>
[Model]
public sealed partial class Reductions
{
    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) Sums([Shape("rows", 4, "columns")] Tensor x) =>
        (Sum(x), Sum(x, 0), Sum(x, 1, keepDim: true), Sum(x, -1), Sum(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) Means([Shape("rows", 4, "columns")] Tensor x) =>
        (Mean(x), Mean(x, 0), Mean(x, 1, keepDim: true), Mean(x, -1), Mean(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) Greatest([Shape("rows", 4, "columns")] Tensor x) =>
        (Max(x), Max(x, 0), Max(x, 1, keepDim: true), Max(x, -1), Max(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) Least([Shape("rows", 4, "columns")] Tensor x) =>
        (Min(x), Min(x, 0), Min(x, 1, keepDim: true), Min(x, -1), Min(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) Variances([Shape("rows", 4, "columns")] Tensor x) =>
        (Var(x), Var(x, 0), Var(x, 1, keepDim: true), Var(x, -1, correction: 0), Var(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor All, Tensor First, Tensor Middle, Tensor Last, Tensor Two) SoftMaxima([Shape("rows", 4, "columns")] Tensor x) =>
        (LogSumExp(x), LogSumExp(x, 0), LogSumExp(x, 1, keepDim: true), LogSumExp(x, -1), LogSumExp(x, [0, 2], keepDim: true));

    [Forward]
    private (Tensor Last, Tensor Middle, Tensor LogLast, Tensor LogFirst) Shares([Shape("rows", 4, "columns")] Tensor x) =>
        (Softmax(x), Softmax(x, 1), LogSoftmax(x), LogSoftmax(x, dim: 0));

    [Forward]
    private (Tensor Each, Tensor Sum, Tensor Squares) Losses(
        [Shape("rows", 4)] Tensor scores, [Shape("rows")] IntTensor label, [Shape("rows", 4)] Tensor target) =>
        (CrossEntropy(scores, label, Reduction.None), CrossEntropy(scores, label, Reduction.Sum), MSELoss(scores, target, Reduction.None));
}
