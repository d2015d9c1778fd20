using ModelGen;
using static ModelGen.Ops;

namespace Diffusion;

/// <summary>Images <c>[batch, 1, height, width]</c> to normal distributions of latents, <c>[batch, channels, height / 2, width / 2]</c>: means and logarithms of variances (Kingma and Welling 2013).</summary>
[Module]
internal sealed partial class Encoder(int channels, int width)
{
    private readonly Conv2d conv1 = new(1, width, 3, padding: 1);
    private readonly Conv2d conv2 = new(width, 2 * width, 3, stride: 2, padding: 1);
    private readonly Conv2d conv3 = new(2 * width, 2 * width, 3, padding: 1);
    private readonly Conv2d moments = new(2 * width, 2 * channels, 1);

    public (Tensor Mean, Tensor LogVariance) Forward(Tensor image)
    {
        var x = Silu(conv2.Forward(Silu(conv1.Forward(image))));
        var parts = Split(moments.Forward(Silu(conv3.Forward(x))), channels, dim: 1);
        return (parts[0], parts[1]);
    }
}

/// <summary>Latents to logits of the pixels of images that are twice as large.</summary>
[Module]
internal sealed partial class Decoder(int channels, int width)
{
    private readonly Conv2d conv1 = new(channels, 2 * width, 3, padding: 1);
    private readonly Conv2d conv2 = new(2 * width, 2 * width, 3, padding: 1);
    private readonly ConvTranspose2d up = new(2 * width, width, 4, stride: 2, padding: 1);
    private readonly Conv2d pixels = new(width, 1, 3, padding: 1);

    public Tensor Forward(Tensor latent)
    {
        var x = Silu(conv2.Forward(Silu(conv1.Forward(latent))));
        return pixels.Forward(Silu(up.Forward(x)));
    }
}
