namespace ModelGen.Generator.Operators.Movement;

/// <summary>What padding is made of; the numbers of the enum that users write.</summary>
internal enum PaddingMode
{
    /// <summary>Zeros, or a given number.</summary>
    Zeros,

    /// <summary>What lies within, in reverse; the outermost element is not repeated.</summary>
    Reflect,

    /// <summary>The outermost element.</summary>
    Replicate,

    /// <summary>What lies at the other end.</summary>
    Circular,
}
