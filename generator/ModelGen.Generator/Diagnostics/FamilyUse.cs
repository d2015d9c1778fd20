using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Finds classes that are derived from a family and lack the attribute, so that nobody else looks at them.</summary>
internal static class FamilyUse
{
    /// <summary>Whether a class gives values to the constructor of its base class: rare, and all that costs a look at symbols.</summary>
    public static bool HasBaseArguments(SyntaxNode node, CancellationToken cancellation) =>
        node is ClassDeclarationSyntax { BaseList.Types: [var first, ..] } type
        && (first is PrimaryConstructorBaseTypeSyntax
            || type.Members.OfType<ConstructorDeclarationSyntax>().Any(c => c.Initializer.IsKind(SyntaxKind.BaseConstructorInitializer)));

    public static LocatedDiagnostic? FindUnmarked(GeneratorSyntaxContext context, CancellationToken cancellation) =>
        context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) is INamedTypeSymbol type ? FindUnmarked(type) : null;

    public static LocatedDiagnostic? FindUnmarked(INamedTypeSymbol type) =>
        type is { IsAbstract: false, BaseType: { IsAbstract: true } family }
        && IsModel(family) && !IsModel(type)
        && type.Locations.FirstOrDefault(l => l.IsInSource) is { } place
            ? new LocatedDiagnostic(Descriptors.DerivedWithoutModel.Id, new([type.Name, family.Name]), new SourceLocation(place.SourceTree!.FilePath, place.SourceSpan))
            : null;

    private static bool IsModel(INamedTypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Library.ModelAttribute);
}
