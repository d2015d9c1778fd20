using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Finds code outside of declarations that cannot mean what it says: <c>new SmallMlp()</c>, the constructor by which a closed model gives its family values, makes a model
/// without parameters; <c>net.Blocks[0] = …</c> makes a layer that the compiled model does not know. In every build, for the generator does not look at code that uses models.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ModelWithoutParameters, Descriptors.ChangedValue];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeCreation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
    }

    private static void AnalyzeCreation(OperationAnalysisContext context)
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

    /// <summary>An element of a public array of layers; the class's own code is read with the class.</summary>
    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        if (context.Operation is ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation { ArrayReference: IMemberReferenceOperation { Member: var member } } target }
            && !IsWithin(context.ContainingSymbol, member.ContainingType)
            && Library.Of(member.ContainingType, context.Compilation) is var library
            && (library.IsModel(member.ContainingType) || library.IsModule(member.ContainingType))
            && ClassShape.TypeOf(member) is { } type && library.HoldsParameters(type))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ChangedValue, target.Syntax.GetLocation(), member.Name, "a model's layers are those that it is declared with"));
        }
    }

    private static bool IsWithin(ISymbol symbol, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = symbol.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
