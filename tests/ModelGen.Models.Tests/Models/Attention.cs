using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Attention with several heads over sequences of any length, written with the operators it is made of.</summary>
[Model]
public sealed partial class Attention
{
    private const int Width = 12;
    private const int Heads = 3;

    private readonly Linear qkv = new(Width, 3 * Width);
    private readonly Linear output = new(Width, Width);
    private readonly Parameter position = new([1, Width], Init.Normal(0, 0.5));

    [Forward]
    private Tensor Attend([Shape("batch", "time", Width)] Tensor x)
    {
        var (batch, time, _) = x.Shape;
        var parts = Split(qkv.Forward(x + position), Width, dim: -1);
        var q = parts[0].Reshape(batch, time, Heads, Width / Heads).Permute(0, 2, 1, 3);
        var k = parts[1].Reshape(batch, time, Heads, Width / Heads).Permute(0, 2, 3, 1);
        var v = parts[2].Reshape(batch, time, Heads, Width / Heads).Transpose(1, 2);
        var weights = Softmax(MatMul(q, k) * (1 / Math.Sqrt(Width / Heads)));
        var mixed = MatMul(weights, v).Permute(0, 2, 1, 3).Reshape(batch, time, Width);
        return x + output.Forward(mixed);
    }

    /// <summary>Swaps the halves of each row and puts the sequence's mean before it.</summary>
    [Forward]
    private Tensor Rearrange([Shape("batch", "time", Width)] Tensor x)
    {
        var y = Attend(x);
        var swapped = Concat([y[.., .., (Width / 2)..], y[.., .., ..(Width / 2)]], dim: -1);
        return Concat([Mean(y, 1, keepDim: true), swapped], dim: 1);
    }

    [Loss]
    private Tensor Loss([Shape("batch", "time", Width)] Tensor x, [Shape("batch", Width)] Tensor target) =>
        MSELoss(Rearrange(x)[.., 0], target);
}
