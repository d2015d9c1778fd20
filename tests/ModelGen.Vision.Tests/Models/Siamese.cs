using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>One network for both images of a pair; the distance of equal ones shrinks, that of others grows up to a margin (Hadsell, Chopra and LeCun 2006).</summary>
[Model]
public sealed partial class Siamese
{
    private readonly Conv2d conv = new(1, 4, 3, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(4);
    private readonly Linear fc = new(4 * 16, 5);

    [Forward]
    private Tensor Embed([Shape("batch", 1, 8, 8)] Tensor image) => fc.Forward(Flatten(MaxPool2d(Relu(norm.Forward(conv.Forward(image))), 2), 1));

    [Loss]
    private Tensor Contrastive([Shape("batch", 1, 8, 8)] Tensor first, [Shape("batch", 1, 8, 8)] Tensor second, [Shape("batch")] Tensor differ)
    {
        var distance = Sqrt(Sum(Square(Embed(first) - Embed(second)), 1) + 1e-6);
        return 0.5 * Mean((1 - differ) * Square(distance) + differ * Square(Relu(1.5 - distance)));
    }
}
