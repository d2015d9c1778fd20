namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>The values of the runtime's enum of this name.</summary>
internal enum GeluApproximation
{
    None,
    Tanh,
}
