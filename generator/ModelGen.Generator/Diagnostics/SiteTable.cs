using Microsoft.CodeAnalysis;
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
    public static SiteTable Empty { get; } = new([], []);

    /// <summary>The site's location in a tree of the compilation: only such a location obeys <c>#pragma warning</c>.</summary>
    public Location Locate(int site, Compilation compilation)
    {
        if (site < 0 || site >= Sites.Count)
        {
            return Location.None;
        }

        SourceSpan source = Sites[site];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (tree.FilePath == Files[source.File] && source.Span.End <= tree.Length)
            {
                return Location.Create(tree, source.Span);
            }
        }

        return Location.None;
    }
}

/// <summary>A part of a file, by the file's position in <see cref="SiteTable.Files"/>.</summary>
internal readonly record struct SourceSpan(int File, TextSpan Span);
