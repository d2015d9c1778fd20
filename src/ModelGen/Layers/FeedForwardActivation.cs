namespace ModelGen;

/// <summary>The activation between the two linear layers of a <see cref="TransformerEncoderLayer"/> or <see cref="TransformerDecoderLayer"/>, PyTorch's <c>activation</c>.</summary>
public enum FeedForwardActivation
{
    /// <summary>The rectifier.</summary>
    Relu,

    /// <summary>x Φ(x).</summary>
    Gelu,

    /// <summary>x σ(x).</summary>
    Silu,
}
