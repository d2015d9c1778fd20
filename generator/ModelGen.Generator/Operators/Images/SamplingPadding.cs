namespace ModelGen.Generator.Operators.Images;

/// <summary>What lies outside of an image; the numbers of the enum that users write, and the names of the runtime's.</summary>
internal enum SamplingPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The outermost pixels.</summary>
    Border,

    /// <summary>The image in reverse.</summary>
    Reflection,
}
