namespace ModelGen.Generator.Operators.Images;

/// <summary>What the value between pixels is made of; the names of the runtime's enum.</summary>
internal enum ResamplingMode
{
    /// <summary>The pixel at the position rounded down.</summary>
    Nearest,

    /// <summary>The pixel whose middle is nearest.</summary>
    NearestExact,

    /// <summary>The two pixels around the position.</summary>
    Linear,

    /// <summary>The four pixels around the position.</summary>
    Cubic,
}
