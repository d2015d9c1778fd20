namespace ModelGen.Generator.Scheduling;

/// <summary>A linear layer whose epilogue the runtime has ready-made.</summary>
/// <param name="Method">Of <c>Gemm</c>.</param>
/// <param name="Bias">The bias, of which it reads whole vectors.</param>
internal sealed record KnownEpilogue(string Method, Operand Bias);
