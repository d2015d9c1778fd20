using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Names of ModelGen's that mean nothing where they stand, because a using directive is missing: C# says that they do not exist, and this says what to add, once for
/// each file.
/// </summary>
internal sealed class MissingUsings(Reading reading, INamedTypeSymbol type)
{
    /// <summary>Looks only where something is wrong: names that mean nothing are errors.</summary>
    public void Report()
    {
        if (!reading.HasErrors)
        {
            return;
        }

        foreach (SyntaxNode part in type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(reading.Cancellation)))
        {
            var names = part.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Parent is not (MemberAccessExpressionSyntax or QualifiedNameSyntax) || IsFirst(n)).ToList();
            Report(names.Where(n => n.Parent is InvocationExpressionSyntax && reading.Library.HasOperation(n.Identifier.ValueText)), "an operation", "using static ModelGen.Ops;");
            Report(names.Where(n => n.Parent is not InvocationExpressionSyntax && reading.Library.HasType(n.Identifier.ValueText)), "a type", "using ModelGen;");
        }
    }

    private void Report(IEnumerable<IdentifierNameSyntax> names, string what, string directive)
    {
        if (names.FirstOrDefault(n => reading.IsUnresolved(n) || reading.IsCalledType(n)) is { } name)
        {
            reading.Report(Descriptors.MissingUsing, reading.Site(name), name.Identifier.ValueText, what, directive);
        }
    }

    private static bool IsFirst(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access ? access.Expression == name : name.Parent is QualifiedNameSyntax qualified && qualified.Left == name;
}
