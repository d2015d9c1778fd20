using ModelGen;
using static ModelGen.Ops;

namespace Dcgan;

/// <summary>Images <c>[batch, 1, 28, 28]</c> of pixels in 0 … 1 to a logit each, <c>[batch]</c>: how real it looks.</summary>
[Module]
internal sealed partial class Discriminator
{
    private readonly Conv2d down1 = new(1, 32, 4, stride: 2, padding: 1, bias: false, weightInit: Init.Normal(0, 0.02));
    private readonly Conv2d down2 = new(32, 64, 4, stride: 2, padding: 1, bias: false, weightInit: Init.Normal(0, 0.02));
    private readonly BatchNorm2d norm = new(64, weightInit: Init.Normal(1, 0.02));
    private readonly Conv2d score = new(64, 1, 7, bias: false, weightInit: Init.Normal(0, 0.02));

    public Tensor Forward(Tensor image)
    {
        var x = LeakyRelu(down1.Forward(2 * image - 1), 0.2);
        x = LeakyRelu(norm.Forward(down2.Forward(x)), 0.2);
        return Reshape(score.Forward(x), -1);
    }
}
