using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Says while typing what the generator says in a build: editors run generators on save only. It shares the reader and the compiler with the generator and
/// is silent wherever the generator speaks (<see cref="LiveAnalysis"/>).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    private readonly Compiler compiler = ModelCompiler.Guarded;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            // A C# that is too old is the generator's to report; it would be the cause of everything that can be said here.
            bool understood = start.Compilation.SyntaxTrees.FirstOrDefault()?.Options is { } options && LanguageLevel.TooOld(options) == null;
            if (understood && LiveAnalysis.IsOn(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                var reported = new ConcurrentDictionary<LocatedDiagnostic, bool>();
                var titles = new ConcurrentDictionary<(string, SourceLocation), string>();
                start.RegisterSymbolAction(
                    c => Analyze(c, d => titles.GetOrAdd(d.Mistake, d.Title) == d.Title && reported.TryAdd(d, true)),
                    SymbolKind.NamedType);
            }
        });
    }

    /// <param name="isNew">Whether a mistake has not been said: one in a module or family is met by every model that uses it.</param>
    private void Analyze(SymbolAnalysisContext context, Func<LocatedDiagnostic, bool> isNew)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var library = Library.Of(type, context.Compilation);
        var found = ImmutableArray<LocatedDiagnostic>.Empty;
        if (library.IsModel(type))
        {
            var read = DeclarationReader.ReadModel(type, context.Compilation, context.CancellationToken);
            found = [.. LocatedDiagnostic.Join(read, compiler.Compile(read.Declaration, context.CancellationToken))];
        }

        if (library.IsModule(type))
        {
            var read = DeclarationReader.ReadModule(type, context.Compilation, context.CancellationToken);
            found = [.. found, .. LocatedDiagnostic.Join(read, compiler.Compile(read.Declaration, context.CancellationToken))];
        }

        if (UnmarkedModels.Find(type) is { } unmarked)
        {
            found = [.. found, unmarked];
        }

        foreach (LocatedDiagnostic diagnostic in found.Where(isNew))
        {
            context.ReportDiagnostic(diagnostic.ToDiagnostic(context.Compilation));
        }
    }
}
