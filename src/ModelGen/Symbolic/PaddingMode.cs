namespace ModelGen;

/// <summary>What padding is made of, PyTorch's <c>padding_mode</c> and <c>mode</c>.</summary>
public enum PaddingMode
{
    /// <summary>Zeros, or the number that is given.</summary>
    Zeros,

    /// <summary>What lies within, in reverse; the outermost element is not repeated.</summary>
    Reflect,

    /// <summary>The outermost element.</summary>
    Replicate,

    /// <summary>What lies at the other end.</summary>
    Circular,
}
