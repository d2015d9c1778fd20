using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>What lies outside of an image.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SamplingPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The outermost pixels.</summary>
    Border,

    /// <summary>The image in reverse.</summary>
    Reflection,
}
