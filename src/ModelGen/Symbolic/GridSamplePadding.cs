namespace ModelGen;

/// <summary>What lies outside of an image that is read at the places of a grid, PyTorch's <c>padding_mode</c>.</summary>
public enum GridSamplePadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The outermost pixels.</summary>
    Border,

    /// <summary>The image in reverse.</summary>
    Reflection,
}
