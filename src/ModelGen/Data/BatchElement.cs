namespace ModelGen;

/// <summary>What the values of a <see cref="BatchColumn"/> are.</summary>
internal enum BatchElement
{
    Floats,
    Integers,
    Bytes,
}
