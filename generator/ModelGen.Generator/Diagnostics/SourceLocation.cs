using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generator.Diagnostics;

/// <summary>A place in a file, by value.</summary>
internal readonly record struct SourceLocation(string File, TextSpan Span)
{
    /// <summary>The place in a tree of the compilation: only such a location obeys <c>#pragma warning</c>.</summary>
    public Location In(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (tree.FilePath == File && Span.End <= tree.Length)
            {
                return Location.Create(tree, Span);
            }
        }

        return Location.None;
    }
}
