using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Finds code of a class that changes what has been read from its initialisers, such as a constructor that makes a layer again with another size: the model is
/// compiled with the initialiser, so the change would be lost without a word. Methods that are part of the computation are left to <see cref="BodyReader"/>.
/// </summary>
/// <param name="isRead">Whether a field, property or constructor parameter has been read.</param>
internal sealed class Replacements(Reading reading, Func<ISymbol, bool> isRead)
{
    /// <summary>Methods that change which elements a collection has.</summary>
    private static readonly HashSet<string> Mutators = new(StringComparer.Ordinal)
    {
        "Add", "AddRange", "Clear", "Insert", "InsertRange", "Remove", "RemoveAll", "RemoveAt", "RemoveRange", "Reverse", "SetValue", "Sort",
    };

    public void Check(INamedTypeSymbol type)
    {
        var names = new HashSet<string>(
            ClassShape.OwnMembers(type).Where(isRead).Concat(ClassShape.FindPrimaryConstructor(type)?.Parameters ?? []).Select(m => m.Name),
            StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return;
        }

        foreach (SyntaxReference part in type.DeclaringSyntaxReferences.Where(p => !GeneratedCode.IsGenerated(p.SyntaxTree)))
        {
            foreach (ExpressionSyntax target in part.GetSyntax(reading.Cancellation).DescendantNodes().SelectMany(Targets))
            {
                (ExpressionSyntax container, bool isElement) = Container(target);
                if (names.Contains(NameOf(container)))
                {
                    Check(type, target, container, isElement);
                }
            }
        }
    }

    private void Check(INamedTypeSymbol type, ExpressionSyntax target, ExpressionSyntax container, bool isElement)
    {
        SemanticModel model = reading.Model(target.SyntaxTree);
        ISymbol? symbol = model.GetSymbolInfo(container, reading.Cancellation).Symbol?.OriginalDefinition;
        bool changes = symbol switch
        {
            IFieldSymbol or IPropertySymbol => isRead(symbol) && (!isElement || IsCollection(ClassShape.TypeOf(symbol)!)),
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } =>
                SymbolEqualityComparer.Default.Equals(constructor, ClassShape.FindPrimaryConstructor(type)),
            _ => false,
        };
        if (changes && !IsInReadMethod(target, model))
        {
            reading.Report(Descriptors.ChangedValue, reading.Site(target), symbol!.Name, Instead(type, symbol));
        }
    }

    private string Instead(INamedTypeSymbol type, ISymbol symbol) =>
        symbol.IsStatic ? "give it its value where it is declared"
        : reading.Library.IsModel(type) && !type.IsAbstract
            ? $"what differs from model to model is a constructor parameter of an abstract one, '[Model] abstract partial class {type.Name}(int size)'"
        : $"what differs from one '{type.Name}' to another is a parameter of its primary constructor";

    private bool IsInReadMethod(SyntaxNode node, SemanticModel model)
    {
        SyntaxNode? member = node.Ancestors().FirstOrDefault(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax);
        ISymbol? symbol = member is null ? null : model.GetDeclaredSymbol(member, reading.Cancellation);
        return (symbol is IPropertySymbol property ? property.GetMethod : symbol) is IMethodSymbol method && reading.HasReached(Reading.Definition(method));
    }

    /// <summary>Expressions whose value a piece of syntax changes.</summary>
    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment => Leaves(assignment.Left),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } unary => [unary.Operand],
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } unary => [unary.Operand],
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } when Mutators.Contains(access.Name.Identifier.ValueText) =>
            [access],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> Leaves(ExpressionSyntax left) =>
        left is TupleExpressionSyntax tuple ? tuple.Arguments.SelectMany(a => Leaves(a.Expression)) : [left];

    /// <summary>The member that an assignment reaches through: <c>blocks</c> of <c>this.blocks[0]</c> and of <c>blocks.Add</c>.</summary>
    private static (ExpressionSyntax Container, bool IsElement) Container(ExpressionSyntax target)
    {
        bool isElement = false;
        while (true)
        {
            switch (target)
            {
                case ParenthesizedExpressionSyntax parentheses:
                    target = parentheses.Expression;
                    break;
                case ElementAccessExpressionSyntax element:
                    (target, isElement) = (element.Expression, true);
                    break;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when call.Expression == access:
                    (target, isElement) = (access.Expression, true);
                    break;
                default:
                    return (target, isElement);
            }
        }
    }

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => "",
    };

    /// <summary>What <c>[i]</c> and <c>Add</c> change; a tensor's elements are values, which may change.</summary>
    private static bool IsCollection(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || (type.IsReferenceType && !type.Name.StartsWith("Immutable", StringComparison.Ordinal) && type.AllInterfaces.Any(i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T));
}
