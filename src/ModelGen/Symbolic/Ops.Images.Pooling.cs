namespace ModelGen;

/// <content>Further poolings of images, <c>[batch, channels, …]</c> or one image <c>[channels, …]</c>.</content>
public static partial class Ops
{
    /// <summary>
    /// The greatest values of as many windows over <c>[batch, channels, length]</c> as the result has pixels, one beside the other. The gradient goes to the first of equal values. <c>torch.nn.functional.adaptive_max_pool1d</c>.
    /// </summary>
    public static Tensor AdaptiveMaxPool1d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The norm <c>(Σ xᵖ)^(1/p)</c> of a window over <c>[batch, channels, length]</c>, for each of its positions. Without an argument the stride is the size of the window; with <paramref name="ceilMode"/> the
    /// last windows may reach beyond the image. <c>torch.nn.functional.lp_pool1d</c>.
    /// </summary>
    /// <param name="x">The images.</param>
    /// <param name="normType">p, other than 0. Powers of negative numbers that are no whole ones are NaN, as is the gradient where the norm is 0.</param>
    /// <param name="kernelSize">The pixels of a window.</param>
    /// <param name="stride">From one position to the next.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the image.</param>
    public static Tensor LPPool1d(Tensor x, double normType, Extent kernelSize, Extent? stride = null, bool ceilMode = false) => throw new DeclarationOnlyException();

    /// <summary>
    /// <see cref="MaxPool1d"/>, and where each value comes from: the number of its pixel in the plane of its channel, counted line by line, the first of equal ones. <c>torch.nn.functional.max_pool1d</c> with
    /// <c>return_indices=True</c>; <see cref="MaxUnpool1d"/> puts values back there.
    /// </summary>
    public static (Tensor Values, IntTensor Indices) MaxPool1dWithIndices(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The values of a pooling <c>[batch, channels, length]</c> where they came from, and zeros elsewhere. Where windows overlap, the last value for a pixel counts, and all of them have its gradient.
    /// <c>torch.nn.functional.max_unpool1d</c>.
    /// </summary>
    /// <param name="x">The values.</param>
    /// <param name="indices">The number of the pixel of each in the plane of its channel, of the shape of x; one that lies outside is an <see cref="ArgumentException"/>.</param>
    /// <param name="kernelSize">The pixels of a window of the pooling.</param>
    /// <param name="stride">From one of its positions to the next; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far its windows began before the image; 0 if not given.</param>
    /// <param name="outputSize">The size of the images; if not given, what the windows cover, <c>(n − 1)·stride − 2·padding + kernelSize</c>. It differs from that by less than the stride.</param>
    public static Tensor MaxUnpool1d(Tensor x, IntTensor indices, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? outputSize = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// The greatest values of as many windows over <c>[batch, channels, height, width]</c> as the result has pixels, one beside the other. The gradient goes to the first of equal values. <c>torch.nn.functional.adaptive_max_pool2d</c>.
    /// </summary>
    public static Tensor AdaptiveMaxPool2d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The norm <c>(Σ xᵖ)^(1/p)</c> of a window over <c>[batch, channels, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window; with <paramref name="ceilMode"/> the
    /// last windows may reach beyond the image. <c>torch.nn.functional.lp_pool2d</c>.
    /// </summary>
    /// <param name="x">The images.</param>
    /// <param name="normType">p, other than 0. Powers of negative numbers that are no whole ones are NaN, as is the gradient where the norm is 0.</param>
    /// <param name="kernelSize">The pixels of a window.</param>
    /// <param name="stride">From one position to the next.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the image.</param>
    public static Tensor LPPool2d(Tensor x, double normType, Extent kernelSize, Extent? stride = null, bool ceilMode = false) => throw new DeclarationOnlyException();

    /// <summary>
    /// <see cref="MaxPool2d"/>, and where each value comes from: the number of its pixel in the plane of its channel, counted line by line, the first of equal ones. <c>torch.nn.functional.max_pool2d</c> with
    /// <c>return_indices=True</c>; <see cref="MaxUnpool2d"/> puts values back there.
    /// </summary>
    public static (Tensor Values, IntTensor Indices) MaxPool2dWithIndices(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The values of a pooling <c>[batch, channels, height, width]</c> where they came from, and zeros elsewhere. Where windows overlap, the last value for a pixel counts, and all of them have its gradient.
    /// <c>torch.nn.functional.max_unpool2d</c>.
    /// </summary>
    /// <param name="x">The values.</param>
    /// <param name="indices">The number of the pixel of each in the plane of its channel, of the shape of x; one that lies outside is an <see cref="ArgumentException"/>.</param>
    /// <param name="kernelSize">The pixels of a window of the pooling.</param>
    /// <param name="stride">From one of its positions to the next; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far its windows began before the image; 0 if not given.</param>
    /// <param name="outputSize">The size of the images; if not given, what the windows cover, <c>(n − 1)·stride − 2·padding + kernelSize</c>. It differs from that by less than the stride.</param>
    public static Tensor MaxUnpool2d(Tensor x, IntTensor indices, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? outputSize = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// The greatest values of as many windows over <c>[batch, channels, depth, height, width]</c> as the result has pixels, one beside the other. The gradient goes to the first of equal values. <c>torch.nn.functional.adaptive_max_pool3d</c>.
    /// </summary>
    public static Tensor AdaptiveMaxPool3d(Tensor x, AdaptiveSize outputSize) => throw new DeclarationOnlyException();

    /// <summary>
    /// The norm <c>(Σ xᵖ)^(1/p)</c> of a window over <c>[batch, channels, depth, height, width]</c>, for each of its positions. Without an argument the stride is the size of the window; with <paramref name="ceilMode"/> the
    /// last windows may reach beyond the image. <c>torch.nn.functional.lp_pool3d</c>.
    /// </summary>
    /// <param name="x">The images.</param>
    /// <param name="normType">p, other than 0. Powers of negative numbers that are no whole ones are NaN, as is the gradient where the norm is 0.</param>
    /// <param name="kernelSize">The pixels of a window.</param>
    /// <param name="stride">From one position to the next.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the image.</param>
    public static Tensor LPPool3d(Tensor x, double normType, Extent kernelSize, Extent? stride = null, bool ceilMode = false) => throw new DeclarationOnlyException();

    /// <summary>
    /// <see cref="MaxPool3d"/>, and where each value comes from: the number of its pixel in the plane of its channel, counted line by line, the first of equal ones. <c>torch.nn.functional.max_pool3d</c> with
    /// <c>return_indices=True</c>; <see cref="MaxUnpool3d"/> puts values back there.
    /// </summary>
    public static (Tensor Values, IntTensor Indices) MaxPool3dWithIndices(Tensor x, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The values of a pooling <c>[batch, channels, depth, height, width]</c> where they came from, and zeros elsewhere. Where windows overlap, the last value for a pixel counts, and all of them have its gradient.
    /// <c>torch.nn.functional.max_unpool3d</c>.
    /// </summary>
    /// <param name="x">The values.</param>
    /// <param name="indices">The number of the pixel of each in the plane of its channel, of the shape of x; one that lies outside is an <see cref="ArgumentException"/>.</param>
    /// <param name="kernelSize">The pixels of a window of the pooling.</param>
    /// <param name="stride">From one of its positions to the next; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far its windows began before the image; 0 if not given.</param>
    /// <param name="outputSize">The size of the images; if not given, what the windows cover, <c>(n − 1)·stride − 2·padding + kernelSize</c>. It differs from that by less than the stride.</param>
    public static Tensor MaxUnpool3d(Tensor x, IntTensor indices, Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? outputSize = null) => throw new DeclarationOnlyException();
}
