using ModelGen;
using static ModelGen.Ops;

namespace Diffusion;

/// <summary>
/// Noisy latents <c>[batch, channels, height, width]</c>, the steps <c>[batch]</c> they stand at and what they show to the noise in them (Ronneberger, Fischer and Brox 2015; Ho, Jain and Abbeel 2020; Rombach and
/// others 2022): half as large and back, with a bridge across.
/// </summary>
/// <param name="channels">Those of the latents.</param>
/// <param name="width">Channels within; where images are half as large, twice as many.</param>
/// <param name="kinds">How many things latents may show.</param>
[Module]
internal sealed partial class Unet(int channels, int width, int kinds)
{
    /// <summary>A kind is so many vectors to look at: where there is but one, all weights of attention are 1.</summary>
    private const int Words = 4;

    private readonly TimeEmbedding time = new(width);
    private readonly Embedding kind = new(kinds, Words * width);
    private readonly Conv2d input = new(channels, width, 3, padding: 1);
    private readonly ResidualBlock down = new(width, width, 4 * width);
    private readonly AttentionBlock downAttention = new(width, width);
    private readonly Conv2d smaller = new(width, 2 * width, 3, stride: 2, padding: 1);
    private readonly ResidualBlock middle1 = new(2 * width, 2 * width, 4 * width);
    private readonly AttentionBlock middleAttention = new(2 * width, width);
    private readonly ResidualBlock middle2 = new(2 * width, 2 * width, 4 * width);
    private readonly Conv2d larger = new(2 * width, width, 3, padding: 1);
    private readonly ResidualBlock up = new(2 * width, width, 4 * width);
    private readonly AttentionBlock upAttention = new(width, width);
    private readonly GroupNorm norm = new(ResidualBlock.Groups, width);
    private readonly Conv2d output = new(width, channels, 3, padding: 1, weightInit: Init.Zeros);

    public Tensor Forward(Tensor latent, IntTensor step, IntTensor shown)
    {
        var t = time.Forward(step);
        var context = kind.Forward(shown).Reshape(-1, Words, width);
        var bridge = downAttention.Forward(down.Forward(input.Forward(latent), t), context);
        var x = middle1.Forward(smaller.Forward(bridge), t);
        x = middle2.Forward(middleAttention.Forward(x, context), t);
        x = larger.Forward(Interpolate(x, scaleFactor: 2));
        x = upAttention.Forward(up.Forward(Concat([x, bridge], dim: 1), t), context);
        return output.Forward(Silu(norm.Forward(x)));
    }
}

/// <summary>Steps <c>[batch]</c> as sines and cosines of many wavelengths, and what two layers make of them, <c>[batch, 4·width]</c>.</summary>
[Module]
internal sealed partial class TimeEmbedding(int width)
{
    private readonly Linear linear1 = new(width, 4 * width);
    private readonly Linear linear2 = new(4 * width, 4 * width);

    public Tensor Forward(IntTensor step)
    {
        var angles = Unsqueeze(step.Float(), 1) * Exp(-Math.Log(10_000) / (width / 2) * Arange(width / 2));
        return linear2.Forward(Silu(linear1.Forward(Concat([Cos(angles), Sin(angles)], dim: 1))));
    }
}

/// <summary>Two convolutions beside a shortcut; the time is added between them.</summary>
[Module]
internal sealed partial class ResidualBlock(int inChannels, int channels, int time)
{
    public const int Groups = 8;

    private readonly GroupNorm norm1 = new(Groups, inChannels);
    private readonly Conv2d conv1 = new(inChannels, channels, 3, padding: 1);
    private readonly Linear shift = new(time, channels);
    private readonly GroupNorm norm2 = new(Groups, channels);
    private readonly Conv2d conv2 = new(channels, channels, 3, padding: 1);
    private readonly Conv2d? shortcut = inChannels == channels ? null : new(inChannels, channels, 1);

    public Tensor Forward(Tensor x, Tensor t)
    {
        var y = conv1.Forward(Silu(norm1.Forward(x))) + shift.Forward(Silu(t)).Reshape(-1, channels, 1, 1);
        y = conv2.Forward(Silu(norm2.Forward(y)));
        return y + (shortcut is null ? x : shortcut.Forward(x));
    }
}

/// <summary>Places of an image look at each other, then at what the image shows, <c>[batch, words, context]</c>.</summary>
[Module]
internal sealed partial class AttentionBlock(int channels, int context)
{
    private const int Heads = 4;

    private readonly LayerNorm norm1 = new(channels);
    private readonly MultiheadAttention self = new(channels, Heads, batchFirst: true);
    private readonly LayerNorm norm2 = new(channels);
    private readonly MultiheadAttention cross = new(channels, Heads, kdim: context, vdim: context, batchFirst: true);
    private readonly LayerNorm norm3 = new(channels);
    private readonly Linear linear1 = new(channels, 4 * channels);
    private readonly Linear linear2 = new(4 * channels, channels);

    public Tensor Forward(Tensor image, Tensor words)
    {
        var (_, _, height, width) = image.Shape;
        var x = Transpose(Flatten(image, 2), 1, 2);
        var y = norm1.Forward(x);
        x += self.Forward(y, y, y);
        x += cross.Forward(norm2.Forward(x), words, words);
        x += linear2.Forward(Gelu(linear1.Forward(norm3.Forward(x))));
        return Transpose(x, 1, 2).Reshape(-1, channels, height, width);
    }
}
