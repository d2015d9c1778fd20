using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Images to distributions of codes and back (Kingma and Welling, Auto-Encoding Variational Bayes, 2013).</summary>
[Model]
public sealed partial class VariationalAutoencoder
{
    private readonly Conv2d conv = new(1, 4, 3, stride: 2, padding: 1);
    private readonly Linear mean = new(4 * 16, 3);
    private readonly Linear deviation = new(4 * 16, 3);
    private readonly Linear project = new(3, 4 * 16);
    private readonly ConvTranspose2d up = new(4, 1, 4, stride: 2, padding: 1);

    [Forward]
    private (Tensor Mean, Tensor LogVariance) Encode([Shape("batch", 1, 8, 8)] Tensor image)
    {
        var x = Flatten(Relu(conv.Forward(image)), 1);
        return (mean.Forward(x), deviation.Forward(x));
    }

    [Forward]
    private Tensor Decode([Shape("batch", 3)] Tensor code) => Sigmoid(Logits(code));

    /// <summary>With noise that is drawn anew in each step.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", 1, 8, 8)] Tensor image) => Bound(image, RandomNormal(image.Dim(0), 3));

    [Loss]
    private Tensor GivenNoise([Shape("batch", 1, 8, 8)] Tensor image, [Shape("batch", 3)] Tensor noise) => Bound(image, noise);

    /// <summary>The negative evidence lower bound of an image.</summary>
    private Tensor Bound(Tensor image, Tensor noise)
    {
        var (mu, logVariance) = Encode(image);
        var logits = Logits(mu + Exp(0.5 * logVariance) * noise);
        var reconstruction = BinaryCrossEntropyWithLogits(logits, image, Reduction.Sum) / image.Dim(0);
        return reconstruction - 0.5 * Mean(Sum(1 + logVariance - Square(mu) - Exp(logVariance), 1));
    }

    private Tensor Logits(Tensor code) => up.Forward(Reshape(Relu(project.Forward(code)), -1, 4, 4, 4));
}
