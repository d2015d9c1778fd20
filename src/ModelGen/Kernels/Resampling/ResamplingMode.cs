using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>What the value between pixels is made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ResamplingMode
{
    /// <summary>The pixel at the position rounded down.</summary>
    Nearest,

    /// <summary>The pixel whose middle is nearest.</summary>
    NearestExact,

    /// <summary>The two pixels around the position.</summary>
    Linear,

    /// <summary>The four pixels around the position, by the cubic convolution of Keys (1981) with a = −0.75.</summary>
    Cubic,
}
