using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Finds classes that lack the attribute of a model, so that nobody else looks at them: models of a family, and classes with entry points.</summary>
internal static class UnmarkedModels
{
    /// <summary>Whether a class gives values to the constructor of its base class: rare, and all that costs a look at symbols.</summary>
    public static bool HasBaseArguments(SyntaxNode node, CancellationToken cancellation) =>
        node is ClassDeclarationSyntax { BaseList.Types: [var first, ..] } type
        && (first is PrimaryConstructorBaseTypeSyntax
            || type.Members.OfType<ConstructorDeclarationSyntax>().Any(c => c.Initializer.IsKind(SyntaxKind.BaseConstructorInitializer)));

    public static LocatedDiagnostic? Find(GeneratorSyntaxContext context, CancellationToken cancellation) =>
        context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) is INamedTypeSymbol type ? Find(type) : null;

    /// <summary>The class around an entry point.</summary>
    public static LocatedDiagnostic? Find(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) => Find(context.TargetSymbol.ContainingType);

    public static LocatedDiagnostic? Find(INamedTypeSymbol type) =>
        IsMarked(type, Library.ModelAttribute) ? null
        : type is { IsAbstract: false, BaseType: { IsAbstract: true } family } && IsMarked(family, Library.ModelAttribute)
            ? At(type, Descriptors.DerivedWithoutModel, family.Name)
        : type.TypeKind != TypeKind.Interface && !IsMarked(type, Library.ModuleAttribute) && FirstEntryPoint(type) is { } entry
            ? At(type, Descriptors.EntryPointWithoutModel, entry.Name)
        : null;

    private static IMethodSymbol? FirstEntryPoint(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m => IsMarked(m, Library.ForwardAttribute) || IsMarked(m, Library.LossAttribute));

    private static bool IsMarked(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);

    private static LocatedDiagnostic? At(INamedTypeSymbol type, DiagnosticDescriptor descriptor, string cause) =>
        type.Locations.FirstOrDefault(l => l.IsInSource) is { } place
            ? new LocatedDiagnostic(descriptor.Id, new([type.Name, cause]), new SourceLocation(place.SourceTree!.FilePath, place.SourceSpan))
            : null;
}
