namespace ModelGen;

/// <content>Functions of images, <c>[batch, channels, …]</c>.</content>
public static partial class Ops
{
    /// <summary>
    /// The convolution (cross-correlation) of <c>[batch, in, length]</c> with a weight <c>[out, in / groups, kernel]</c>, giving <c>[batch, out, positions]</c>. Without an argument the stride and
    /// the dilation are 1 and the padding 0. <c>torch.nn.functional.conv1d</c>.
    /// </summary>
    public static Tensor Conv1d(Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Padding? padding = null, Extent? dilation = null, int groups = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The convolution (cross-correlation) of <c>[batch, in, height, width]</c> with a weight <c>[out, in / groups, kernel, kernel]</c>. Without an argument the stride and the dilation are 1 and the
    /// padding 0. <c>torch.nn.functional.conv2d</c>.
    /// </summary>
    public static Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Padding? padding = null, Extent? dilation = null, int groups = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The convolution (cross-correlation) of <c>[batch, in, depth, height, width]</c> with a weight <c>[out, in / groups, kernel, kernel, kernel]</c>. Without an argument the stride and the dilation
    /// are 1 and the padding 0. <c>torch.nn.functional.conv3d</c>.
    /// </summary>
    public static Tensor Conv3d(Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Padding? padding = null, Extent? dilation = null, int groups = 1) =>
        throw new DeclarationOnlyException();
}
