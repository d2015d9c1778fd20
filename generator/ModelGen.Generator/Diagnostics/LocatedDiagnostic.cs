using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Diagnostics;

/// <summary>A diagnostic with the place it concerns, still by value: one mistake in a module that three models use is said once.</summary>
internal sealed record LocatedDiagnostic(string Id, EquatableArray<string> Arguments, SourceLocation Location)
{
    /// <summary>What reading and compiling found, in the order of the declarations.</summary>
    public static EquatableArray<LocatedDiagnostic> Join<T>(ImmutableArray<ReadResult<T>> read, ImmutableArray<CompilationResult> compiled)
        where T : class => read.Zip(compiled, Join).SelectMany(d => d).Distinct().ToEquatableArray();

    public static IEnumerable<LocatedDiagnostic> Join<T>(ReadResult<T> read, CompilationResult compiled)
        where T : class =>
        read.Diagnostics.Concat(compiled.Diagnostics).Select(d => new LocatedDiagnostic(d.Id, d.Arguments, read.Sites.Locate(d.Site)));

    public Diagnostic ToDiagnostic(Compilation compilation) => Diagnostic.Create(Descriptors.ById[Id], Location.In(compilation), [.. Arguments]);
}
