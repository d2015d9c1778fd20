using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Finds <c>new SmallMlp()</c>: C# sees the constructor by which a closed model gives its family values, but what it makes has no parameters. In every build, for
/// the generator does not look at code that uses models.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstructionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ModelWithoutParameters];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.ObjectCreation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (context.Operation is IObjectCreationOperation { Constructor.Parameters.IsEmpty: true, Type: INamedTypeSymbol { BaseType: not null } type } creation
            && Library.Of(type, context.Compilation) is var library
            && library.IsModel(type)
            && ClosedModelReader.FindFamily(type, library) is not null
            && SymbolEqualityComparer.Default.Equals(ClosedModelReader.FindConstructor(type), creation.Constructor))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.ModelWithoutParameters, creation.Syntax.GetLocation(), type.Name));
        }
    }
}
