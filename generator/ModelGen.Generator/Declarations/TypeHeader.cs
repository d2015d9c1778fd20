using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>How a generated part reopens a class.</summary>
internal static class TypeHeader
{
    public static TypeDeclaration Of(INamedTypeSymbol type, Compilation compilation, string suffix)
    {
        var outer = new Stack<string>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            outer.Push(Header(container));
        }

        return new TypeDeclaration(
            Namespace(type),
            outer.ToEquatableArray(),
            Header(type),
            CSharpName.EscapeType(type.Name),
            HintName(type, compilation) + suffix,
            type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal");
    }

    private static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace switch
    {
        null or { IsGlobalNamespace: true } => "",
        var named => named.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers)),
    };

    private static string Header(INamedTypeSymbol type)
    {
        string keyword = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        string parameters = type.TypeParameters.IsEmpty ? "" : "<" + string.Join(", ", type.TypeParameters.Select(TypeParameter)) + ">";
        return $"partial {keyword} {CSharpName.EscapeType(type.Name)}{parameters}";
    }

    private static string TypeParameter(ITypeParameterSymbol parameter)
    {
        string variance = parameter.Variance switch { VarianceKind.In => "in ", VarianceKind.Out => "out ", _ => "" };
        return variance + CSharpName.EscapeType(parameter.Name);
    }

    /// <summary>
    /// The metadata name. The compiler compares hint names ignoring case, and takes no combining marks: where two types' names differ in nothing else, a hash tells them
    /// apart.
    /// </summary>
    private static string HintName(INamedTypeSymbol type, Compilation compilation)
    {
        string name = MetadataName(type);
        bool hasNamesake = compilation
            .GetSymbolsWithName(n => string.Equals(n, type.Name, StringComparison.OrdinalIgnoreCase), SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Select(MetadataName)
            .Any(other => other != name && string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        string file = new([.. name.Select(c => IsFit(c) ? c : '_')]);
        return hasNamesake || file != name ? file + "." + Hash(name) : name;
    }

    private static bool IsFit(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '+' or '`';

    private static string MetadataName(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        { ContainingType: { } outer } => MetadataName(outer) + "+" + symbol.MetadataName,
        { ContainingNamespace: { IsGlobalNamespace: false } space } => MetadataName(space) + "." + symbol.MetadataName,
        _ => symbol.MetadataName,
    };

    /// <summary>FNV-1a: the same on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
