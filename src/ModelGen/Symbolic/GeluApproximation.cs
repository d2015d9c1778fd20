namespace ModelGen;

/// <summary>The form of <see cref="Ops.Gelu"/>, PyTorch's <c>approximate</c>.</summary>
public enum GeluApproximation
{
    /// <summary>The exact form with <c>erf</c>.</summary>
    None,

    /// <summary>The approximation with <c>tanh</c>, as GPT-2 has it.</summary>
    Tanh,
}
