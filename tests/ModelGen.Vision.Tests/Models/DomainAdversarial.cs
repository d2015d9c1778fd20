using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Features by which classes can be told and domains cannot: gradients of the domain's classifier are reversed (Ganin and Lempitsky 2015).</summary>
[Model]
public sealed partial class DomainAdversarial
{
    private readonly Conv2d conv = new(1, 4, 3, stride: 2, padding: 1);
    private readonly Linear features = new(4 * 16, 8);
    private readonly Linear classifier = new(8, 10);
    private readonly Linear domain1 = new(8, 6);
    private readonly Linear domain2 = new(6, 1);

    [Forward]
    private Tensor Classify([Shape("batch", 1, 8, 8)] Tensor image) => classifier.Forward(Features(image));

    [Loss]
    private Tensor Loss([Shape("batch", 1, 8, 8)] Tensor source, [Shape("batch")] IntTensor label, [Shape("others", 1, 8, 8)] Tensor target, [Shape] Tensor lambda)
    {
        var own = Features(source);
        return CrossEntropy(classifier.Forward(own), label) + Mean(Softplus(-Domain(own, lambda))) + Mean(Softplus(Domain(Features(target), lambda)));
    }

    private Tensor Features(Tensor image) => Tanh(features.Forward(Flatten(Relu(conv.Forward(image)), 1)));

    private Tensor Domain(Tensor x, Tensor lambda) => Squeeze(domain2.Forward(Relu(domain1.Forward(GradientReversal(x, lambda)))), -1);
}
