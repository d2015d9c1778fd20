using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Tells generated members from the user's. The generator never sees its own output, but the analyzer, which shares the reader, does.
/// </summary>
internal static class GeneratedCode
{
    private static readonly string Folder = typeof(ModelGenerator).FullName;

    /// <summary>Whether the symbol is declared by a file of this generator, whose path holds the generator's full name.</summary>
    public static bool Declares(ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty && symbol.DeclaringSyntaxReferences.All(r => IsGenerated(r.SyntaxTree));

    public static bool IsGenerated(SyntaxTree? tree) => tree is not null && tree.FilePath.Contains(Folder) && tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);
}
