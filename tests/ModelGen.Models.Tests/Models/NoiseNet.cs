using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Draws numbers in training: noise whose scale is learned, a choice, slopes.</summary>
[Model]
public sealed partial class NoiseNet
{
    private readonly Parameter std = new([4], Init.Constant(2));
    private readonly RReLU rectify = new();

    [Forward]
    private Tensor Sample([Shape("batch", 4)] Tensor mean) => mean + std * RandomNormal(mean.Dim(0), 4);

    [Forward]
    private Tensor Uniform([Shape("batch", 4)] Tensor x) => x + RandomUniform(x.Dim(0), 4);

    [Forward]
    private Tensor Choose([Shape("batch", 4)] Tensor p) => Bernoulli(p);

    [Forward]
    private Tensor Rectify([Shape("batch", 4)] Tensor x) => rectify.Forward(x);

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor mean) => Mean(Square(Sample(mean)));
}
