using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>What kernels of losses with class indices are told.</summary>
internal static class TargetText
{
    /// <summary>The last argument, if a label is to be ignored.</summary>
    public static string Ignore(int? index) => index is { } number ? $", ignoreIndex: {Literal.Int(number)}" : "";
}
