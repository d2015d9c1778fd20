using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Both networks are told the class, by embeddings: beside the noise, and as another channel of the image (Mirza and Osindero 2014).</summary>
[Model]
public sealed partial class ConditionalGan
{
    private readonly Embedding style = new(10, 4);
    private readonly Linear hidden = new(5 + 4, 16);
    private readonly BatchNorm1d norm = new(16);
    private readonly Linear paint = new(16, 64);
    private readonly Embedding kind = new(10, 64);
    private readonly Conv2d conv = new(2, 6, 3, stride: 2, padding: 1);
    private readonly Linear verdict = new(6 * 16, 1);

    [Forward]
    private Tensor Generate([Shape("batch", 5)] Tensor noise, [Shape("batch")] IntTensor label)
    {
        var x = Concat([noise, style.Forward(label)], 1);
        return Reshape(Sigmoid(paint.Forward(Relu(norm.Forward(hidden.Forward(x))))), -1, 1, 8, 8);
    }

    [Loss(Trains = [nameof(kind), nameof(conv), nameof(verdict)])]
    private Tensor DiscriminatorLoss([Shape("batch", 1, 8, 8)] Tensor real, [Shape("batch")] IntTensor label, [Shape("batch", 5)] Tensor noise) =>
        Mean(Softplus(-Discriminate(real, label))) + Mean(Softplus(Discriminate(Generate(noise, label), label)));

    [Loss(Trains = [nameof(style), nameof(hidden), nameof(norm), nameof(paint)])]
    private Tensor GeneratorLoss([Shape("batch")] IntTensor label, [Shape("batch", 5)] Tensor noise) => Mean(Softplus(-Discriminate(Generate(noise, label), label)));

    private Tensor Discriminate(Tensor image, IntTensor label)
    {
        var x = Concat([image, Reshape(kind.Forward(label), -1, 1, 8, 8)], 1);
        return Squeeze(verdict.Forward(Flatten(LeakyRelu(conv.Forward(x), 0.2), 1)), -1);
    }
}
