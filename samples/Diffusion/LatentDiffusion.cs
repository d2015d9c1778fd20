using ModelGen;
using static ModelGen.Ops;

namespace Diffusion;

/// <summary>Draws digits of noise (Rombach and others 2022, "High-Resolution Image Synthesis with Latent Diffusion Models"): an autoencoder makes images small, and a U-Net takes noise out of what is small.</summary>
[Model]
public sealed partial class LatentDiffusion
{
    /// <summary>The digits.</summary>
    public const int Kinds = 10;

    /// <summary>The channels of latents.</summary>
    public const int Channels = 2;

    /// <summary>The height and width of images.</summary>
    public const int Size = 8;

    /// <summary>How many numbers a latent has.</summary>
    public const int Latent = Channels * Size / 2 * Size / 2;

    private readonly Encoder encoder = new(Channels, 32);
    private readonly Decoder decoder = new(Channels, 32);

    /// <summary>The standard deviation of latents as the encoder gives them: those that noise is added to have one of 1.</summary>
    private readonly StateTensor deviation = new([1], Init.Ones);

    /// <summary>One kind more: a latent that may show any digit.</summary>
    private readonly Unet unet = new(Channels, 32, Kinds + 1);

    /// <summary>Latents of images, in proportion to their deviation.</summary>
    [Forward]
    private Tensor Encode([Shape("batch", 1, Size, Size)] Tensor image) => encoder.Forward(image).Mean / deviation;

    /// <summary>Pixels in 0 … 1.</summary>
    [Forward]
    private Tensor Decode([Shape("batch", Channels, Size / 2, Size / 2)] Tensor latent) => Sigmoid(decoder.Forward(latent * deviation));

    /// <summary>The negative evidence lower bound of images, with little weight on the distance of the distributions from a standard normal one: latents need not be drawn from it.</summary>
    [Loss(Trains = [nameof(encoder), nameof(decoder)])]
    private Tensor AutoencoderLoss([Shape("batch", 1, Size, Size)] Tensor image)
    {
        var (mean, logVariance) = encoder.Forward(image);
        var logits = decoder.Forward(mean + Exp(0.5 * logVariance) * RandomNormal(image.Dim(0), Channels, Size / 2, Size / 2));
        var reconstruction = BinaryCrossEntropyWithLogits(logits, image, Reduction.Sum);
        var distance = -0.5 * Sum(1 + logVariance - Square(mean) - Exp(logVariance));
        return (reconstruction + 0.1 * distance) / image.Dim(0);
    }

    /// <summary>How far off the U-Net is that guesses the noise in noisy latents.</summary>
    [Loss(Trains = [nameof(unet)])]
    private Tensor NoiseLoss(
        [Shape("batch", Channels, Size / 2, Size / 2)] Tensor noisy,
        [Shape("batch")] IntTensor step,
        [Shape("batch")] IntTensor kind,
        [Shape("batch", Channels, Size / 2, Size / 2)] Tensor noise) =>
        MSELoss(unet.Forward(noisy, step, kind), noise);

    /// <summary>The noise in noisy latents of a kind, where <paramref name="guidance"/> 1 is what the U-Net says; with more, latents show their kind more clearly (Ho and Salimans 2022).</summary>
    [Forward]
    private Tensor Noise(
        [Shape("batch", Channels, Size / 2, Size / 2)] Tensor noisy,
        [Shape("batch")] IntTensor step,
        [Shape("batch")] IntTensor kind,
        [Shape(1)] Tensor guidance)
    {
        var ofAny = unet.Forward(noisy, step, 0 * kind + Kinds);
        return ofAny + guidance * (unet.Forward(noisy, step, kind) - ofAny);
    }
}
