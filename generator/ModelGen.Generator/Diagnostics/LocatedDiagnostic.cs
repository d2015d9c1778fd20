using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Diagnostics;

/// <summary>A diagnostic with the place it concerns, still by value: one mistake in a module that three models use is said once.</summary>
internal sealed record LocatedDiagnostic(string Id, EquatableArray<string> Arguments, SourceLocation Location)
{
    /// <summary>The closed model that it was found for, with its values; empty where it is no matter of values.</summary>
    public string Title { get; init; } = "";

    /// <summary>What a mistake is known by: in a family, one that several closed models meet is said of the first of them.</summary>
    public (string Id, SourceLocation Location) Mistake => (Id, Location);

    /// <summary>What reading and compiling found, in the order of the declarations.</summary>
    public static EquatableArray<LocatedDiagnostic> Join<T>(ImmutableArray<ReadResult<T>> read, ImmutableArray<CompilationResult> compiled)
        where T : class
    {
        var first = new Dictionary<(string, SourceLocation), string>();
        return read.Zip(compiled, Join).SelectMany(d => d).Distinct().Where(IsOfFirst).ToEquatableArray();

        bool IsOfFirst(LocatedDiagnostic diagnostic)
        {
            if (!first.TryGetValue(diagnostic.Mistake, out string? title))
            {
                first.Add(diagnostic.Mistake, title = diagnostic.Title);
            }

            return diagnostic.Title == title;
        }
    }

    public static IEnumerable<LocatedDiagnostic> Join<T>(ReadResult<T> read, CompilationResult compiled)
        where T : class =>
        read.Diagnostics.Select(d => new LocatedDiagnostic(d.Id, d.Arguments, read.Sites.Locate(d.Site)))
            .Concat(compiled.Diagnostics.Select(d => new LocatedDiagnostic(d.Id, d.Arguments, read.Sites.Locate(d.Site)) { Title = compiled.Title }));

    public Diagnostic ToDiagnostic(Compilation compilation)
    {
        DiagnosticDescriptor descriptor = Descriptors.ById[Id];
        Location place = Location.In(compilation);
        if (Title.Length == 0)
        {
            return Diagnostic.Create(descriptor, place, [.. Arguments]);
        }

        string message = $"{string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments])} ({Title})";
        return Diagnostic.Create(
            Id, descriptor.Category, message, descriptor.DefaultSeverity, descriptor.DefaultSeverity, descriptor.IsEnabledByDefault,
            warningLevel: descriptor.DefaultSeverity == DiagnosticSeverity.Error ? 0 : 1, descriptor.Title, helpLink: descriptor.HelpLinkUri, location: place);
    }
}
