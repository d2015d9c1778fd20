namespace ModelGen;

/// <summary>The activation of an <see cref="RNN"/>, PyTorch's <c>nonlinearity</c>.</summary>
public enum Nonlinearity
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The rectifier.</summary>
    Relu,
}
