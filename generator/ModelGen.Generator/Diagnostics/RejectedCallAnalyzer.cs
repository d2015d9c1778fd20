using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Explains calls on a model that C# rejects because what they call is not generated: the C# compiler can only say that it is not there, or not public. The calls stand
/// outside of declarations, so that the generator doesn't see them: in builds and editors alike it is this analyzer that speaks.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RejectedCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NotCallable, Descriptors.TrainerWithoutLoss];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.InvocationExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        if (context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var instance, Name: var name } }
            || context.SemanticModel.GetTypeInfo(instance, context.CancellationToken).Type is not INamedTypeSymbol { TypeKind: TypeKind.Class } type
            || SymbolEqualityComparer.Default.Equals(context.ContainingSymbol?.ContainingType, type)
            || Library.Of(type, context.Compilation) is not { } library
            || !library.IsModel(type)
            || context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is not null)
        {
            return;
        }

        var methods = ClassShape.OwnMembers(type).OfType<IMethodSymbol>().ToList();
        if (name.Identifier.ValueText == GeneratedMembers.CreateTrainer)
        {
            if (!methods.Exists(m => library.FindAttribute(m, "LossAttribute") is not null))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.TrainerWithoutLoss, name.GetLocation(), type.Name, GeneratedMembers.CreateTrainer));
            }
        }
        else if (methods.Find(m => m.Name == name.Identifier.ValueText) is { } method && library.CouldBeEntryPoint(method))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotCallable, name.GetLocation(), method.Name, type.Name));
        }
    }
}
