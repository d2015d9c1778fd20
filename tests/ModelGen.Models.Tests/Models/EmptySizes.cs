using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Operators over named dimensions that may be zero.</summary>
[Model]
public sealed partial class EmptySizes
{
    private readonly Parameter scale = new([], Init.Ones);

    [Forward]
    private (Tensor Softmax, Tensor LogSoftmax, Tensor LogSumExp, Tensor Mean, Tensor Sum) Rows([Shape("rows", "columns")] Tensor x) =>
        (Softmax(x), LogSoftmax(x), LogSumExp(x, [1]), Mean(x, [1]), Sum(x, [1]));

    [Forward]
    private (Tensor LogSumExp, Tensor Mean, Tensor Sum) All([Shape("rows", "columns")] Tensor x) => (LogSumExp(x), Mean(x), Sum(x));

    [Forward]
    private Tensor Greatest([Shape("rows", "columns")] Tensor x) => Max(x, [1]);

    [Forward]
    private Tensor Least([Shape("rows", "columns")] Tensor x) => Min(x[1..], [0]);

    [Forward]
    private Tensor Shares([Shape("rows", "columns")] Tensor x) => Reshape(x, -1)[..(x.Dim(0) / x.Dim(1))];

    [Loss]
    private Tensor MeanLoss([Shape("rows", "columns")] Tensor x, [Shape("rows")] IntTensor label) => CrossEntropy(scale * x, label);

    [Loss]
    private Tensor SumLoss([Shape("rows", "columns")] Tensor x, [Shape("rows")] IntTensor label) => CrossEntropy(scale * x, label, Reduction.Sum);
}
