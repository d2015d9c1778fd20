using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Where each site of a declaration stands. It travels beside the declaration and only the diagnostics branch reads it, so that text that moves
/// leaves everything else cached.
/// </summary>
/// <param name="Files">Paths of syntax trees.</param>
/// <param name="Sites">By site number.</param>
internal sealed record SiteTable(EquatableArray<string> Files, EquatableArray<SourceSpan> Sites)
{
    public SourceLocation Locate(int site)
    {
        // A site that nobody numbered is a mistake in here; the class's name is a better place for its message than none.
        SourceSpan source = Sites[site >= 0 && site < Sites.Count ? site : Declarations.ModelDeclaration.ClassSite];
        return new SourceLocation(Files[source.File], source.Span);
    }
}

/// <summary>A part of a file, by the file's position in <see cref="SiteTable.Files"/>.</summary>
internal readonly record struct SourceSpan(int File, TextSpan Span);
