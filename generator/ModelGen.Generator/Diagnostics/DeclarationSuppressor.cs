using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Silences warnings that idiomatic declarations raise only because their methods are read and never executed. What could be a real mistake, such as an
/// unused layer, stays.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor MakeStatic =
        new("MGS0001", "CA1822", "Entry points and Forward methods are instance methods, whether they use a layer or not");

    private static readonly SuppressionDescriptor Unreachable =
        new("MGS0002", "CS0162", "A condition on a compile-time value chooses the code that is compiled into the model");

    private static readonly SuppressionDescriptor ValidateArgument =
        new("MGS0003", "CA1062", "The method is never executed: its arguments are symbolic");

    private static readonly SuppressionDescriptor CapturedParameter =
        new("MGS0004", "CS9124", "The method is never executed: a constructor parameter is the same value in it and in initialisers");

    private static readonly SuppressionDescriptor AmbiguousReference =
        new("MGS0005", "CS0419", "A reference to an entry point means all of its overloads, most of which are generated");

    private static readonly SuppressionDescriptor UnreadParameter =
        new("MGS0006", "CS9113", "A dimension that is named like a constructor parameter has its value");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [MakeStatic, Unreachable, ValidateArgument, CapturedParameter, AmbiguousReference, UnreadParameter];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, findInsideTrivia: true) is { } node
                && node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is INamedTypeSymbol type
                && Library.Of(type, context.Compilation) is var library
                && (library.IsModel(type) || library.IsModule(type))
                && (diagnostic.Id != MakeStatic.SuppressedDiagnosticId || IsEntryPoint(node, library, context))
                && (diagnostic.Id != AmbiguousReference.SuppressedDiagnosticId || NamesEntryPoint(node, type, library))
                && (diagnostic.Id != UnreadParameter.SuppressedDiagnosticId || IsDimension(node, type, library)))
            {
                context.ReportSuppression(Suppression.Create(SupportedSuppressions.Single(s => s.SuppressedDiagnosticId == diagnostic.Id), diagnostic));
            }
        }
    }

    /// <summary>A helper without layers may well be static: it is understood either way.</summary>
    private static bool IsEntryPoint(SyntaxNode node, Library library, SuppressionAnalysisContext context) =>
        node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } syntax
        && context.GetSemanticModel(node.SyntaxTree).GetDeclaredSymbol(syntax, context.CancellationToken) is IMethodSymbol method
        && (library.IsForward(method) || library.IsEntryPoint(method));

    private static bool NamesEntryPoint(SyntaxNode node, INamedTypeSymbol type, Library library) =>
        node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText is { } name
        && type.GetMembers(name).OfType<IMethodSymbol>().Any(library.IsEntryPoint);

    /// <summary>Whether a parameter of the constructor is the size of a dimension of an entry point.</summary>
    private static bool IsDimension(SyntaxNode node, INamedTypeSymbol type, Library library) =>
        node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter
        && type.GetMembers().OfType<IMethodSymbol>().Where(library.IsEntryPoint)
            .SelectMany(m => m.Parameters.SelectMany(p => p.GetAttributes()).Concat(m.GetReturnTypeAttributes()))
            .SelectMany(a => a.ConstructorArguments).Where(a => a.Kind == TypedConstantKind.Array && !a.IsNull)
            .Any(a => a.Values.Any(v => v.Value is string name && name == parameter.Identifier.ValueText));
}
