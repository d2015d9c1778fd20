namespace ModelGen.Generator.Scheduling;

/// <summary>What the result of a linear layer or a convolution goes through where the runtime has that ready-made.</summary>
/// <param name="Suffix">What stands behind the name of the product's method.</param>
/// <param name="Bias">The bias, of which it reads whole vectors.</param>
internal sealed record KnownEpilogue(string Suffix, Operand Bias);
