using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Products over named indices, and bilinear layers.</summary>
[Model]
public sealed partial class Contracted
{
    private readonly Bilinear bilinear = new(4, 5, 3);
    private readonly Bilinear score = new(4, 4, 1, bias: false);
    private readonly Parameter core = new([2, 4, 3], Init.Normal());

    /// <summary>Attention of several heads without a permutation of what goes in.</summary>
    [Forward]
    private Tensor Attend([Shape("batch", "time", 2, 4)] Tensor q, [Shape("batch", "keys", 2, 4)] Tensor k, [Shape("batch", "keys", 2, 4)] Tensor v)
    {
        var weights = Softmax(Einsum("bqhd, bkhd -> bhqk", q, k) / 2);
        return Einsum("bhqk, bkhd -> bqhd", weights, v);
    }

    [Forward]
    private (Tensor Combined, Tensor Scores) Combine([Shape("batch", "time", 4)] Tensor x, [Shape("batch", "time", 5)] Tensor y) =>
        (bilinear.Forward(x, y), score.Forward(x, x));

    [Forward]
    private (Tensor Projected, Tensor Traces, Tensor Norms) Project([Shape("batch", "n", "n", 4)] Tensor x, [Shape("batch", 3)] Tensor y) =>
        (Einsum("...nni,hio,...o->...h", x, core, y), Einsum("bnni", x), Einsum("bnmi,bnmi->bn", x, x));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch", 5)] Tensor y, [Shape("batch", 3)] Tensor target) => MSELoss(bilinear.Forward(x, y), target);
}
