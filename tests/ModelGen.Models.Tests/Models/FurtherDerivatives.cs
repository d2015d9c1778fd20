using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A loss of gradients of what has a second derivative of its own: a product, bags of rows of a table, the hinge loss of several labels.</summary>
[Model]
public sealed partial class FurtherDerivatives
{
    private readonly Parameter weight = new([5], Init.Ones);
    private readonly Parameter table = new([5, 4], Init.Normal());

    [Loss]
    private Tensor Loss(
        [Shape("batch", 5)] Tensor x,
        [Shape("batch", 3)] Tensor scale,
        [Shape("batch", 5)] Tensor scores,
        [Shape("batch", 3)] IntTensor index,
        [Shape("batch", 5)] IntTensor label)
    {
        var product = Prod(x * weight, 1);
        var bags = EmbeddingBag(index, table, mode: EmbeddingBagMode.Sum, perSampleWeights: scale);
        var means = EmbeddingBag(index, table);
        var greatest = EmbeddingBag(index, table, mode: EmbeddingBagMode.Max);
        var hinge = MultilabelMarginLoss(scores * weight, label, Reduction.None);
        var ofBags = Gradients(Sum(Square(bags)), [scale, table]);
        return Squares(Gradient(Sum(Square(product)), x)) + Squares(ofBags[0]) + Squares(ofBags[1]) + Squares(Gradient(Sum(Cubed(means)), table))
            + Squares(Gradient(Sum(Cubed(greatest)), table)) + Squares(Gradient(Sum(Cubed(hinge)), scores));
    }

    private static Tensor Squares(Tensor x) => Sum(Square(x));

    private static Tensor Cubed(Tensor x) => Square(x) * x;
}
