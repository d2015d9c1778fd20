namespace ModelGen;

/// <summary>The feature maps of one size that a detector looks at: a grid over the image, with the same anchor boxes around the centre of each cell.</summary>
/// <param name="Height">The cells from top to bottom, at least 1.</param>
/// <param name="Width">The cells from left to right, at least 1.</param>
/// <param name="Sizes">The boxes' sizes in the unit of the image, each the side of the square of the same area.</param>
/// <param name="AspectRatios">Height / width of the boxes; there is a box of each size in each.</param>
public sealed record AnchorLevel(int Height, int Width, IReadOnlyList<float> Sizes, IReadOnlyList<float> AspectRatios)
{
    /// <summary>The boxes of a cell.</summary>
    public int BoxesPerCell => Sizes.Count * AspectRatios.Count;
}
