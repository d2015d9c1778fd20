namespace ModelGen;

/// <content>Images of another size, their pixels in another order or read elsewhere.</content>
public static partial class Ops
{
    /// <summary>
    /// Images <c>[batch, channels, …]</c> of one to three dimensions with another size: as <paramref name="size"/> says, which may be named, or that of x times <paramref name="scaleFactor"/>, rounded down.
    /// <c>torch.nn.functional.interpolate</c>, without its anti-aliasing.
    /// </summary>
    /// <param name="x">The images.</param>
    /// <param name="size">The new size; given if and only if <paramref name="scaleFactor"/> is not.</param>
    /// <param name="scaleFactor">What the size is multiplied by, which is also from a pixel to its new position; for named dimensions a whole number, halves, quarters … or 64ths, since PyTorch rounds the product with any other.</param>
    /// <param name="mode">What is between pixels.</param>
    /// <param name="alignCorners">Whether the outermost pixels stay the outermost ones, with a linear or cubic mode; else the edges of the image stay where they are.</param>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension of the image is zero at run time.</remarks>
    public static Tensor Interpolate(Tensor x, Extent? size = null, ScaleFactor? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// Images <c>[batch, channels, height, width]</c>, or with depth, at the places of a grid: <c>[batch, channels, …]</c> of the grid's dimensions. <c>torch.nn.functional.grid_sample</c> (Jaderberg and others 2015).
    /// </summary>
    /// <param name="x">The images.</param>
    /// <param name="grid">
    /// The places, <c>[batch, …, 2]</c> with as many dimensions, or <c>[batch, …, 3]</c>: first along the width, then height, then depth; −1 is the beginning, 1 the end. Of what is no number the value is 0, or that of a border.
    /// </param>
    /// <param name="mode">What is between pixels: <see cref="InterpolationMode.Bilinear"/>, which is trilinear for images with depth, <see cref="InterpolationMode.Nearest"/>, or of two dimensions <see cref="InterpolationMode.Bicubic"/>.</param>
    /// <param name="paddingMode">What is outside.</param>
    /// <param name="alignCorners">Whether −1 and 1 are the middles of the outermost pixels; else their edges.</param>
    /// <remarks>The gradient of the grid has no gradient itself. An entry point throws <see cref="ArgumentException"/> where a dimension of the image is zero at run time.</remarks>
    public static Tensor GridSample(
        Tensor x, Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, GridSamplePadding paddingMode = GridSamplePadding.Zeros, bool alignCorners = false) => throw new DeclarationOnlyException();

    /// <summary>
    /// The grid for <see cref="GridSample"/> in which each image's places are those that an affine map takes the pixels of the result to. <c>torch.nn.functional.affine_grid</c>.
    /// </summary>
    /// <param name="theta">The maps, <c>[batch, 2, 3]</c> or <c>[batch, 3, 4]</c>: coordinates as in a grid, and 1.</param>
    /// <param name="size">The size of the result: batch, channels and two or three dimensions, which may be named.</param>
    /// <param name="alignCorners">As for <see cref="GridSample"/>.</param>
    public static Tensor AffineGrid(Tensor theta, ReadOnlySpan<int> size, bool alignCorners = false) => throw new DeclarationOnlyException();

    /// <summary>
    /// <c>[batch, channels · r², height, width] → [batch, channels, height · r, width · r]</c>: the channels of a pixel become a block of r by r pixels. <c>torch.nn.functional.pixel_shuffle</c>
    /// (Shi and others 2016).
    /// </summary>
    /// <param name="x">The images, or one of them.</param>
    /// <param name="upscaleFactor">r, ≥ 1.</param>
    public static Tensor PixelShuffle(Tensor x, int upscaleFactor) => throw new DeclarationOnlyException();

    /// <summary>
    /// <c>[batch, channels, height · r, width · r] → [batch, channels · r², height, width]</c>: blocks of r by r pixels become channels, the inverse of <see cref="PixelShuffle"/>.
    /// <c>torch.nn.functional.pixel_unshuffle</c>.
    /// </summary>
    /// <param name="x">The images, or one of them; height and width divisible by r at build time.</param>
    /// <param name="downscaleFactor">r, ≥ 1.</param>
    public static Tensor PixelUnshuffle(Tensor x, int downscaleFactor) => throw new DeclarationOnlyException();

    /// <summary>Each of the groups of channels of <c>[batch, channels, …]</c> gives every group of the result as many channels: channel j of group g becomes channel <c>j · groups + g</c>. <c>torch.nn.functional.channel_shuffle</c>.</summary>
    /// <param name="x">The images, of one to three dimensions.</param>
    /// <param name="groups">The number of groups, which divides that of channels.</param>
    public static Tensor ChannelShuffle(Tensor x, int groups) => throw new DeclarationOnlyException();

    /// <summary>
    /// The pixels under a window at each of its positions over <c>[batch, channels, height, width]</c>: <c>[batch, channels · elements, positions]</c>. Without an argument the stride and the dilation are 1 and the
    /// padding, which is zeros, 0. <c>torch.nn.functional.unfold</c>.
    /// </summary>
    public static Tensor Unfold(Tensor x, Extent kernelSize, Extent? dilation = null, Extent? padding = null, Extent? stride = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// Images <c>[batch, channels, height, width]</c> each of whose pixels is the sum of what <see cref="Unfold"/> would have taken from it, given <c>[batch, channels · elements, positions]</c>.
    /// <c>torch.nn.functional.fold</c>.
    /// </summary>
    /// <param name="x">What lies under a window at each of its positions.</param>
    /// <param name="outputSize">The size of the images, which may be named.</param>
    /// <param name="kernelSize">The pixels of a window.</param>
    /// <param name="dilation">From one of its pixels to the next; 1 if not given.</param>
    /// <param name="padding">How far windows begin before the image; 0 if not given.</param>
    /// <param name="stride">From one position to the next; 1 if not given.</param>
    public static Tensor Fold(Tensor x, Extent outputSize, Extent kernelSize, Extent? dilation = null, Extent? padding = null, Extent? stride = null) => throw new DeclarationOnlyException();
}
