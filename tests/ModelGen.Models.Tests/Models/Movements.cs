using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Operators that move values, and products of matrices in all the forms of <c>torch.matmul</c>.</summary>
[Model]
public sealed partial class Movements
{
    [Forward]
    private (Tensor Flat, Tensor Turned, Tensor Joined, Tensor Repeated, Tensor Parts) Move([Shape("rows", 6, "columns")] Tensor x)
    {
        var turned = Transpose(Permute(x, 2, 0, 1), 1, 2);
        var chunks = Chunk(x, 2, dim: 1);
        var split = Split(x, [1, 2, 3], dim: 1);
        return (
            Flatten(x, 1),
            Squeeze(Unsqueeze(turned, 1), 1),
            Concat([chunks[1], x[.., ^1..], chunks[0]], dim: 1),
            Expand(x[.., 2..3], 2, -1, 5, -1),
            split[0] + split[1][.., 1..] * split[2][.., 0..1]);
    }

    [Forward]
    private (Tensor Plain, Tensor Batched, Tensor Row, Tensor Column, Tensor Dot) Multiply(
        [Shape("m", "k")] Tensor x, [Shape("k", "n")] Tensor y, [Shape("batch", 1, "m", "k")] Tensor many, [Shape(2, "n", "k")] Tensor turned)
    {
        var vector = x[0];
        return (MatMul(x, y), MatMul(many, turned.Transpose(1, 2)), MatMul(vector, y), MatMul(x, vector), MatMul(vector, vector));
    }
}
