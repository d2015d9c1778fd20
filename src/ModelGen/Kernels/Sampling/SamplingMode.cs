using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>What the value between pixels is made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SamplingMode
{
    /// <summary>The pixels around, two along each dimension.</summary>
    Linear,

    /// <summary>The nearest pixel; halves to even.</summary>
    Nearest,

    /// <summary>Four pixels along each dimension, by cubic convolution.</summary>
    Cubic,
}
