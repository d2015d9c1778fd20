using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GeneratorTests.Documentation;

/// <summary>How a member is written where it is used.</summary>
internal static class ReferenceSignature
{
    /// <summary>Empty for what has none, such as a constructor.</summary>
    public static string Of(MemberDeclarationSyntax member, string prefix) => member switch
    {
        MethodDeclarationSyntax method => $"{prefix}{method.Identifier}{method.TypeParameterList}{Parameters(method.ParameterList)}{Result(method.ReturnType)}",
        PropertyDeclarationSyntax property => $"{prefix}{property.Identifier}{Result(property.Type)}",
        IndexerDeclarationSyntax indexer => $"x{OneLine(indexer.ParameterList.ToString())}{Result(indexer.Type)}",
        OperatorDeclarationSyntax { ParameterList.Parameters: [_, _] } binary => $"left {binary.OperatorToken} right{Result(binary.ReturnType)}",
        OperatorDeclarationSyntax unary => $"{unary.OperatorToken}x{Result(unary.ReturnType)}",
        _ => "",
    };

    public static string Parameters(BaseParameterListSyntax list) => OneLine(list.ToString());

    private static string Result(TypeSyntax type) => type.ToString() is "Tensor" or "Init" ? "" : $" → {OneLine(type.ToString())}";

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).Replace("( ", "(", StringComparison.Ordinal);
}
