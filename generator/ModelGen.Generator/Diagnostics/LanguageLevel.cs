using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Whether a project's C# understands declarations and what is made of them: both use <c>params</c> spans, of C# 13.</summary>
internal static class LanguageLevel
{
    /// <summary>The version as users write it, where it is too old; otherwise null.</summary>
    public static string? TooOld(ParseOptions options) =>
        options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp13 } csharp ? csharp.LanguageVersion.ToDisplayString() : null;

    public static Diagnostic Diagnostic(string version) => Microsoft.CodeAnalysis.Diagnostic.Create(Descriptors.OldLanguage, location: null, version);
}
