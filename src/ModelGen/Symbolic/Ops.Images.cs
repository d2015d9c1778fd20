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

    /// <summary>
    /// The greatest value of a window over <c>[batch, channels, length]</c>, for each of its positions. Without an argument the stride is the size of the window, the padding, which counts as −∞, 0
    /// and the dilation 1; with <paramref name="ceilMode"/> the last windows may reach beyond the padding. The gradient goes to the first of equal values. <c>torch.nn.functional.max_pool1d</c>.
    /// </summary>
    public static Tensor MaxPool1d(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The mean of a window over <c>[batch, channels, length]</c>, for each of its positions. Without an argument the stride is the size of the window and the padding 0; with
    /// <paramref name="ceilMode"/> the last windows may reach beyond the padding. Padding counts as zeros unless <paramref name="countIncludePad"/> is false; sums are divided by
    /// <paramref name="divisorOverride"/> where that is given. <c>torch.nn.functional.avg_pool1d</c>.
    /// </summary>
    public static Tensor AvgPool1d(
        Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The means of as many windows over <c>[batch, channels, length]</c> as the result has pixels, one beside the other; 1 is the mean of the image. <c>torch.nn.functional.adaptive_avg_pool1d</c>.
    /// </summary>
    public static Tensor AdaptiveAvgPool1d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The greatest value of a window over <c>[batch, channels, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window, the padding, which counts as −∞, 0
    /// and the dilation 1; with <paramref name="ceilMode"/> the last windows may reach beyond the padding. The gradient goes to the first of equal values. <c>torch.nn.functional.max_pool2d</c>.
    /// </summary>
    public static Tensor MaxPool2d(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The mean of a window over <c>[batch, channels, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window and the padding 0; with
    /// <paramref name="ceilMode"/> the last windows may reach beyond the padding. Padding counts as zeros unless <paramref name="countIncludePad"/> is false; sums are divided by
    /// <paramref name="divisorOverride"/> where that is given. <c>torch.nn.functional.avg_pool2d</c>.
    /// </summary>
    public static Tensor AvgPool2d(
        Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The means of as many windows over <c>[batch, channels, height, width]</c> as the result has pixels, one beside the other; 1 is the mean of the image. <c>torch.nn.functional.adaptive_avg_pool2d</c>.
    /// </summary>
    public static Tensor AdaptiveAvgPool2d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The greatest value of a window over <c>[batch, channels, depth, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window, the padding, which counts as −∞, 0
    /// and the dilation 1; with <paramref name="ceilMode"/> the last windows may reach beyond the padding. The gradient goes to the first of equal values. <c>torch.nn.functional.max_pool3d</c>.
    /// </summary>
    public static Tensor MaxPool3d(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The mean of a window over <c>[batch, channels, depth, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window and the padding 0; with
    /// <paramref name="ceilMode"/> the last windows may reach beyond the padding. Padding counts as zeros unless <paramref name="countIncludePad"/> is false; sums are divided by
    /// <paramref name="divisorOverride"/> where that is given. <c>torch.nn.functional.avg_pool3d</c>.
    /// </summary>
    public static Tensor AvgPool3d(
        Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The means of as many windows over <c>[batch, channels, depth, height, width]</c> as the result has pixels, one beside the other; 1 is the mean of the image. <c>torch.nn.functional.adaptive_avg_pool3d</c>.
    /// </summary>
    public static Tensor AdaptiveAvgPool3d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The transposed convolution of <c>[batch, in, length]</c> with a weight <c>[in, out / groups, kernel]</c>: the gradient of a convolution's input. Without an argument the
    /// stride and the dilation are 1 and the paddings 0. <c>torch.nn.functional.conv_transpose1d</c>.
    /// </summary>
    public static Tensor ConvTranspose1d(
        Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Extent? padding = null, Extent? outputPadding = null, int groups = 1, Extent? dilation = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The transposed convolution of <c>[batch, in, height, width]</c> with a weight <c>[in, out / groups, kernel, kernel]</c>: the gradient of a convolution's input. Without an argument the
    /// stride and the dilation are 1 and the paddings 0. <c>torch.nn.functional.conv_transpose2d</c>.
    /// </summary>
    public static Tensor ConvTranspose2d(
        Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Extent? padding = null, Extent? outputPadding = null, int groups = 1, Extent? dilation = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The transposed convolution of <c>[batch, in, depth, height, width]</c> with a weight <c>[in, out / groups, kernel, kernel, kernel]</c>: the gradient of a convolution's input. Without an argument the
    /// stride and the dilation are 1 and the paddings 0. <c>torch.nn.functional.conv_transpose3d</c>.
    /// </summary>
    public static Tensor ConvTranspose3d(
        Tensor x, Tensor weight, Tensor? bias = null, Extent? stride = null, Extent? padding = null, Extent? outputPadding = null, int groups = 1, Extent? dilation = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// More elements at the ends of dimensions: <paramref name="pad"/> says how many before and behind the last dimension, then those of the one before it, and so on; negative numbers leave elements out.
    /// <c>torch.nn.functional.pad</c>.
    /// </summary>
    /// <param name="x">A tensor.</param>
    /// <param name="pad">Two numbers for each of the last dimensions, the last one first.</param>
    /// <param name="mode">What the elements are.</param>
    /// <param name="value">What they are instead of zeros, with <see cref="PaddingMode.Zeros"/>; 0 with any other.</param>
    public static Tensor Pad(Tensor x, ReadOnlySpan<int> pad, PaddingMode mode = PaddingMode.Zeros, double value = 0) => throw new DeclarationOnlyException();
}
