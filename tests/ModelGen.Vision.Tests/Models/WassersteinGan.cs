using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A critic whose slope is held near 1 between real and generated images: a gradient within its loss (Gulrajani et al., Improved Training of Wasserstein GANs, 2017).</summary>
[Model]
public sealed partial class WassersteinGan
{
    private readonly Linear project = new(4, 3 * 4 * 4);
    private readonly ConvTranspose2d up = new(3, 1, 4, stride: 2, padding: 1);
    private readonly Critic critic = new();

    [Forward]
    private Tensor Generate([Shape("batch", 4)] Tensor noise) => Tanh(up.Forward(Reshape(Relu(project.Forward(noise)), -1, 3, 4, 4)));

    [Loss(Trains = [nameof(critic)])]
    private Tensor CriticLoss([Shape("batch", 1, 8, 8)] Tensor real, [Shape("batch", 4)] Tensor noise, [Shape("batch", 1, 1, 1)] Tensor share)
    {
        var fake = Detach(Generate(noise));
        return Mean(critic.Forward(fake)) - Mean(critic.Forward(real)) + 10 * Penalty(fake + share * (real - fake));
    }

    [Loss(Trains = [nameof(project), nameof(up)])]
    private Tensor GeneratorLoss([Shape("batch", 4)] Tensor noise) => -Mean(critic.Forward(Generate(noise)));

    /// <summary>How far the slope of the critic is from 1.</summary>
    [Forward]
    private Tensor Penalty([Shape("batch", 1, 8, 8)] Tensor image)
    {
        var slope = Gradient(critic.Forward(image), image);
        return Mean(Square(Norm(Flatten(slope, 1), 2, 1) - 1));
    }
}

/// <summary>A number for each image, <c>[batch]</c>.</summary>
[Module]
public sealed partial class Critic
{
    private readonly Conv2d conv1 = new(1, 5, 3, stride: 2, padding: 1);
    private readonly Conv2d conv2 = new(5, 6, 3, padding: 1);
    private readonly GroupNorm norm = new(2, 6);
    private readonly Linear score = new(6, 1);

    public Tensor Forward(Tensor image)
    {
        var x = LeakyRelu(conv1.Forward(image), 0.2);
        x = Silu(norm.Forward(conv2.Forward(x)));
        return Squeeze(score.Forward(Mean(MaxPool2d(x, 2), 2, 3)), -1);
    }
}
