using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declarations;

/// <summary>What messages call the parts of C#.</summary>
internal static class Words
{
    public const string UnderstoodExpressions =
        "understood are constants, arithmetic, tensors and operations on them, layers and modules, calls of methods with source, arrays, tuples, " +
        "indexing, '?:', 'switch' and lambdas";

    public const string ArraysInstead = "make an array, 'items = [.. items, x]' or 'Repeat(n, i => …)', or use a loop";

    public const string UnderstoodStatements =
        "understood are local variables, assignments, calls, 'if', 'switch', 'for', 'foreach', 'while', 'break', 'continue' and 'return'";

    public static string Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.AnonymousObjectCreation => "An anonymous object",
        OperationKind.ArrayCreation => "An array without an initialiser",
        OperationKind.Await => "'await'",
        OperationKind.Branch => "'goto'",
        OperationKind.ConditionalAccess => "'?.'",
        OperationKind.Conversion => "A conversion to '" + Name(operation.Type) + "'",
        OperationKind.DefaultValue => "'default' of '" + Name(operation.Type) + "'",
        OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess => "A dynamic call",
        OperationKind.EventReference => "An event",
        OperationKind.InterpolatedString => "An interpolated string",
        OperationKind.IsType => "A type test",
        OperationKind.Labeled => "A label",
        OperationKind.Literal or OperationKind.FieldReference => "A value of type '" + Name(operation.Type) + "'",
        OperationKind.Lock => "'lock'",
        OperationKind.ObjectCreation => "An object of type '" + Name(operation.Type) + "'",
        OperationKind.ObjectOrCollectionInitializer => "An object initialiser",
        OperationKind.Try => "'try'",
        OperationKind.TypeOf => "'typeof'",
        OperationKind.Using or OperationKind.UsingDeclaration => "'using'",
        OperationKind.With => "'with'",
        OperationKind.YieldReturn or OperationKind.YieldBreak => "'yield'",
        _ => "'" + Shorten(operation.Syntax.ToString()) + "'",
    };

    /// <summary>What to do about a statement that is not understood.</summary>
    public static string Advice(IOperation operation) => operation.Kind switch
    {
        OperationKind.Try => "a declaration is never executed, so that nothing is thrown and nothing caught; write the statements alone",
        OperationKind.Lock or OperationKind.Using or OperationKind.UsingDeclaration =>
            "a declaration is never executed, so that there is nothing to guard or to dispose of; write the statements alone",
        _ => UnderstoodStatements,
    };

    public static string Name(ITypeSymbol? type) => type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "?";

    public static string Name(IMethodSymbol method) => method.ContainingType is { } type ? type.Name + "." + method.Name : method.Name;

    /// <summary>A method's name as its caller writes it: that of the property, where it is an accessor.</summary>
    public static string AsWritten(IMethodSymbol method) => method.AssociatedSymbol is { } property ? property.ContainingType.Name + "." + property.Name : Name(method);

    /// <summary>Source text fit for one line of a message.</summary>
    public static string Shorten(string text)
    {
        string line = string.Join(" ", text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 40 ? line : line.Substring(0, 37) + "…";
    }
}
