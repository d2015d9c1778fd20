using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator;

/// <summary>What compiling a declaration gives: generated files and what there is to say about it.</summary>
internal sealed record CompilationResult(EquatableArray<GeneratedSource> Sources, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Of a closed model, its name and the values that it gives its family: what is wrong in the family's code may be wrong for these values only.</summary>
    public string Title { get; init; } = "";

    public static CompilationResult Empty { get; } = new([], []);
}

/// <summary>A generated file; <paramref name="HintName"/> is unique in the user's compilation, whatever the case.</summary>
internal sealed record GeneratedSource(string HintName, string Text);
