namespace ModelGen;

/// <summary>
/// The element types of the safetensors format, named as in the format (without underscores). <see cref="SafetensorsReader"/> lists tensors of
/// every type; it converts floating-point types and integers to <c>float</c> and reads the 32- and 64-bit signed integers.
/// </summary>
public enum SafetensorsType
{
    /// <summary>A byte that is 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>8-bit float, 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>8-bit float, 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a single-precision float.</summary>
    BF16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>Any other type (<see cref="SafetensorsTensor.TypeName"/>), such as the four- and six-bit floats of newer files: listed, but not read.</summary>
    Unknown,
}
