using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PublicDocumentation;

/// <summary>What users of an assembly see: all that is public or protected, without what is hidden from completion because only generated code calls it.</summary>
internal static class PublicApi
{
    /// <summary>The ids by which a documentation file names the members.</summary>
    public static IReadOnlySet<string> Of(string assembly)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var reference = MetadataReference.CreateFromFile(assembly);
        var compilation = CSharpCompilation.Create("Documentation", references: [reference, .. platform.Select(path => MetadataReference.CreateFromFile(path))]);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Add(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!).GlobalNamespace, ids);
        return ids;
    }

    private static void Add(INamespaceOrTypeSymbol container, HashSet<string> ids)
    {
        foreach (ISymbol member in container.GetMembers().Where(IsVisible))
        {
            if (member.GetDocumentationCommentId() is { } id)
            {
                ids.Add(id);
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                Add(inner, ids);
            }
        }
    }

    private static bool IsVisible(ISymbol member) =>
        member is INamespaceSymbol
        || (member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
            && !member.GetAttributes().Any(IsHiding));

    private static bool IsHiding(AttributeData attribute) =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }];
}
