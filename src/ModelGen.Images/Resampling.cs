namespace ModelGen.Images;

/// <summary>How pixels between pixels are found (<c>torchvision.transforms.InterpolationMode</c>).</summary>
public enum Resampling
{
    /// <summary>The pixel that the point lies in.</summary>
    Nearest,

    /// <summary>The mean of the neighbours, weighted by their distance; where an image becomes smaller, of all pixels that become one (antialiasing).</summary>
    Bilinear,
}
