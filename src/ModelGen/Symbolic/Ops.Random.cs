namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// In training, that is in the steps of a loss and in a forward pass that is given <c>training: true</c>: each element 0 with probability <paramref name="p"/>, else
    /// <c>x/(1 − p)</c>; everywhere else <c>x</c>.
    /// <c>torch.nn.functional.dropout</c>.
    /// </summary>
    /// <remarks>
    /// Every call, every instance of a module and every step of a <c>Scan</c> draws a mask of its own. The masks of a training step follow from the seed and the
    /// number of the step alone (<see cref="TrainerBase.Seed"/>, <see cref="Tape.Seed"/>): the same on every machine, at any vector width and number of threads.
    /// </remarks>
    /// <param name="x">A tensor of any shape.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    public static Tensor Dropout(Tensor x, double p = 0.5) => throw new DeclarationOnlyException();

    /// <summary>In training: each channel of <c>[batch, channels, length]</c> 0 with probability <paramref name="p"/>, else <c>x/(1 − p)</c>; everywhere else <c>x</c>. <c>torch.nn.functional.dropout1d</c>.</summary>
    /// <param name="x">Images.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    public static Tensor Dropout1d(Tensor x, double p = 0.5) => throw new DeclarationOnlyException();

    /// <summary>In training: each channel of <c>[batch, channels, height, width]</c> 0 with probability <paramref name="p"/>, else <c>x/(1 − p)</c>; everywhere else <c>x</c>. <c>torch.nn.functional.dropout2d</c>.</summary>
    /// <param name="x">Images.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    public static Tensor Dropout2d(Tensor x, double p = 0.5) => throw new DeclarationOnlyException();

    /// <summary>In training: each channel of <c>[batch, channels, depth, height, width]</c> 0 with probability <paramref name="p"/>, else <c>x/(1 − p)</c>; everywhere else <c>x</c>. <c>torch.nn.functional.dropout3d</c>.</summary>
    /// <param name="x">Images.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    public static Tensor Dropout3d(Tensor x, double p = 0.5) => throw new DeclarationOnlyException();

    /// <summary>
    /// In training: each example of <c>[batch, …]</c>, or the whole batch, 0 with probability <paramref name="p"/>, else <c>x/(1 − p)</c>; everywhere else <c>x</c>.
    /// A block beside a shortcut is left out so, <c>x + StochasticDepth(block, p)</c>. <c>torchvision.ops.stochastic_depth</c>.
    /// </summary>
    /// <param name="x">A tensor of at least one dimension, the first one being the batch.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    /// <param name="mode">What is dropped as a whole.</param>
    public static Tensor StochasticDepth(Tensor x, double p, StochasticDepthMode mode = StochasticDepthMode.Row) => throw new DeclarationOnlyException();

    /// <summary>In training: numbers uniform in [0, 1); everywhere else their mean, 0.5. <c>torch.rand</c>.</summary>
    /// <remarks>As for <see cref="Dropout"/>, every call draws numbers of its own, which follow from the seed and the number of the step alone.</remarks>
    /// <param name="shape">The dimensions; may depend on named ones.</param>
    public static Tensor RandomUniform(params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>
    /// In training: standard normal numbers, such as the noise of a variational autoencoder, <c>mean + std * RandomNormal(mean.Dim(0), 16)</c>; everywhere else their mean, 0. <c>torch.randn</c>.
    /// </summary>
    /// <remarks>As for <see cref="Dropout"/>, every call draws numbers of its own, which follow from the seed and the number of the step alone. They lie within ±5.8.</remarks>
    /// <param name="shape">The dimensions; may depend on named ones.</param>
    public static Tensor RandomNormal(params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>In training: 1 with probability p, else 0; everywhere else their mean, p. No gradient flows back to p. <c>torch.bernoulli</c>.</summary>
    /// <remarks>As for <see cref="Dropout"/>, every call draws numbers of its own, which follow from the seed and the number of the step alone.</remarks>
    /// <param name="p">Probabilities, in [0, 1].</param>
    public static Tensor Bernoulli(Tensor p) => throw new DeclarationOnlyException();

    /// <summary>ReLU with random slopes: x where it is not negative, else x times a slope, in training one drawn from [lower, upper) for each element, everywhere else the mean of both. <c>torch.nn.functional.rrelu</c>.</summary>
    /// <param name="x">A tensor of any shape.</param>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">What all slopes lie below.</param>
    public static Tensor Rrelu(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3) => throw new DeclarationOnlyException();
}
