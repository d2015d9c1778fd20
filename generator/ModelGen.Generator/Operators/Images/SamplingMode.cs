namespace ModelGen.Generator.Operators.Images;

/// <summary>What the value between pixels is made of; the names of the runtime's enum.</summary>
internal enum SamplingMode
{
    /// <summary>The pixels around, two along each dimension.</summary>
    Linear,

    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>Four pixels along each dimension.</summary>
    Cubic,
}
