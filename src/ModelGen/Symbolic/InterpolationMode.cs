namespace ModelGen;

/// <summary>What is between the pixels of an image, PyTorch's <c>mode</c>.</summary>
public enum InterpolationMode
{
    /// <summary>The pixel at the position rounded down.</summary>
    Nearest,

    /// <summary>The pixel whose middle is nearest.</summary>
    NearestExact,

    /// <summary>The two pixels around, of images <c>[batch, channels, length]</c>.</summary>
    Linear,

    /// <summary>The four pixels around, of images <c>[batch, channels, height, width]</c>.</summary>
    Bilinear,

    /// <summary>The eight pixels around, of images <c>[batch, channels, depth, height, width]</c>.</summary>
    Trilinear,

    /// <summary>The sixteen pixels around, of images <c>[batch, channels, height, width]</c>, by cubic convolution (Keys 1981) with a = −0.75.</summary>
    Bicubic,

    /// <summary>The mean of the pixels that a new one covers.</summary>
    Area,
}
