namespace ModelGen.Generator.Operators.Images;

/// <summary>What is between pixels; the numbers of the enum that users write.</summary>
internal enum InterpolationMode
{
    /// <summary>The pixel at the position rounded down.</summary>
    Nearest,

    /// <summary>The pixel whose middle is nearest.</summary>
    NearestExact,

    /// <summary>The two pixels around, of one dimension.</summary>
    Linear,

    /// <summary>The four pixels around, of two dimensions.</summary>
    Bilinear,

    /// <summary>The eight pixels around, of three dimensions.</summary>
    Trilinear,

    /// <summary>The sixteen pixels around, by cubic convolution.</summary>
    Bicubic,

    /// <summary>The mean of the pixels that a new one covers.</summary>
    Area,
}
