using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The Hessian of a loss with respect to parameters, times a vector that has a part for each: a gradient of a gradient.</summary>
[Model]
public sealed partial class HessianProduct
{
    private readonly Conv2d conv = new(1, 3, 3, stride: 2, padding: 1);
    private readonly Linear fc = new(12, 10);

    [Loss]
    private Tensor Loss([Shape("batch", 1, 4, 4)] Tensor image, [Shape("batch")] IntTensor label) =>
        CrossEntropy(fc.Forward(Flatten(Sigmoid(conv.Forward(image)), 1)), label);

    [Forward]
    private (Tensor, Tensor, Tensor, Tensor) Product(
        [Shape("batch", 1, 4, 4)] Tensor image,
        [Shape("batch")] IntTensor label,
        [Shape(3, 1, 3, 3)] Tensor convWeight,
        [Shape(3)] Tensor convBias,
        [Shape(10, 12)] Tensor fcWeight,
        [Shape(10)] Tensor fcBias)
    {
        Tensor[] parameters = [conv.Weight, conv.Bias!, fc.Weight, fc.Bias!];
        var slopes = Gradients(Loss(image, label), parameters);
        var along = Sum(slopes[0] * convWeight) + Sum(slopes[1] * convBias) + Sum(slopes[2] * fcWeight) + Sum(slopes[3] * fcBias);
        var products = Gradients(along, parameters);
        return (products[0], products[1], products[2], products[3]);
    }
}
