using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declarations;

/// <summary>The part of the base class library that is understood.</summary>
internal static class SystemFunctions
{
    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Abs", "Cbrt", "Ceiling", "Clamp", "Cos", "Exp", "Floor", "Log", "Log10", "Log2", "Max", "Min", "Pow", "Round", "Sign", "Sin", "Sqrt", "Tan", "Tanh", "Truncate");

    /// <summary><c>Math.Max</c> or <c>MathF.Sqrt</c>; <c>int.Max</c> and <c>float.Sqrt</c> are the same functions.</summary>
    public static string? Find(IMethodSymbol method)
    {
        if (!method.IsStatic || !IsSystem(method.ContainingType) || !Names.Contains(method.Name))
        {
            return null;
        }

        return method.ContainingType switch
        {
            { Name: "MathF" } or { SpecialType: SpecialType.System_Single } => "MathF." + method.Name,
            { Name: "Math" } or { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double } => "Math." + method.Name,
            _ => null,
        };
    }

    /// <summary>A type whose length, elements and ranges are those of an array.</summary>
    public static bool IsCollection(INamedTypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Array } => true,
        { ContainingNamespace.Name: "Immutable", Name: "ImmutableArray" } => true,
        { ContainingNamespace.Name: "Generic", Name: "List" or "IList" or "IReadOnlyList" or "ICollection" or "IReadOnlyCollection" } => true,
        { Name: "Span" or "ReadOnlySpan" } => IsSystem(type),
        _ => false,
    };

    /// <summary>A type whose conversions change nothing that matters here.</summary>
    public static bool IsIndexOrSpan(INamedTypeSymbol type) => type is { Name: "Index" or "Span" or "ReadOnlySpan" } && IsSystem(type);

    private static bool IsSystem(INamedTypeSymbol type) => type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
