using ModelGen;
using static ModelGen.Ops;

namespace Dcgan;

/// <summary>Noise <c>[batch, noise]</c> to images <c>[batch, 1, 28, 28]</c> of pixels in 0 … 1: 7 × 7 pixels of many channels, made larger twice.</summary>
[Module]
internal sealed partial class Generator(int noise)
{
    private const int Channels = 64;

    private readonly Linear project = new(noise, Channels * 7 * 7, bias: false, weightInit: Init.Normal(0, 0.02));
    private readonly BatchNorm2d norm1 = new(Channels, weightInit: Init.Normal(1, 0.02));
    private readonly ConvTranspose2d up1 = new(Channels, 32, 4, stride: 2, padding: 1, bias: false, weightInit: Init.Normal(0, 0.02));
    private readonly BatchNorm2d norm2 = new(32, weightInit: Init.Normal(1, 0.02));
    private readonly ConvTranspose2d up2 = new(32, 1, 4, stride: 2, padding: 1, bias: false, weightInit: Init.Normal(0, 0.02));

    public Tensor Forward(Tensor x)
    {
        x = Relu(norm1.Forward(Reshape(project.Forward(x), -1, Channels, 7, 7)));
        x = Relu(norm2.Forward(up1.Forward(x)));
        return 0.5 * Tanh(up2.Forward(x)) + 0.5;
    }
}
