using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GeneratorTests.Mutation;

/// <summary>
/// Makes what nobody would write out of what somebody did: tokens left out, doubled, exchanged or replaced, names that mean something elsewhere, sizes at their limits,
/// text that ends in the middle. Equal seeds give equal mutants.
/// </summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] numbers = ["0", "-1", "1", "2", "3", "7", "46341", "65536", "2147483647", "2147483648", "1000000"];

    private static readonly string[] types =
        ["Tensor", "IntTensor", "BoolTensor", "Linear", "Linear[]", "Parameter", "StateTensor", "Embedding", "LSTM", "ILayer", "int", "double", "float", "string", "void", "object", "var", "dynamic", "(Tensor, Tensor)", "(Tensor a, Tensor b, Tensor)"];

    /// <summary>Keywords, contextual keywords, names of generated members, locals and parameters, types that emitted code uses.</summary>
    private static readonly string[] names =
    [
        "_", "__", "@class", "@event", "@int", "@this", "nameof", "var", "dynamic", "field", "value", "global", "record", "partial", "await", "async", "file", "scoped", "required", "yield", "when",
        "where", "unmanaged", "notnull", "args", "nint", "init", "get", "set", "add", "with", "and", "or", "not", "on", "by", "alias", "managed", "allows", "extension", "Ärger", "größe", "日本", "é", "ſ", "ı",
        "System", "ModelGen", "Runtime", "Generated", "Span", "ReadOnlySpan", "Gemm", "Tensor", "Tensors", "Math", "MathF", "Check", "Parameter", "ParameterSet", "Optimizer", "Tape", "Init", "Ops", "Shape",
        "Forward", "Loss", "Model", "Module", "State", "Net", "NetCode", "Trainer", "Session", "Step", "StepLoss", "LossForward", "LossBackward", "Parameters", "Save", "Load", "FromFile", "CreateGradients",
        "CreateTrainer", "Reset", "Copy", "CopyFrom", "Dispose", "Steps", "Seed", "Update", "Gradients", "BeginStep", "ResetState", "WhenNonFinite", "Equals", "GetHashCode", "ToString", "GetType",
        "MemberwiseClone", "Finalize", "Layout", "CreateLayout", "RunLoss", "CheckLoss", "LossRanges", "Bind", "parameters", "scratch", "kept", "result", "result2", "gradients", "touched", "tape", "batch",
        "model", "entry", "loss", "lossGradient", "state", "random", "seed", "optimizer", "trainer", "path", "binder", "entries", "i", "t", "x", "h", "H", "newH", "copy", "session", "xGradient", "V", "a", "b",
    ];

    private readonly Random random = new(seed);

    /// <summary>A source with one to three mistakes in it.</summary>
    public string Mutate(string source)
    {
        int count = random.Next(8) switch { 0 => 3, 1 or 2 => 2, _ => 1 };
        for (int i = 0; i < count; i++)
        {
            source = MutateOnce(source);
        }

        return source;
    }

    private string MutateOnce(string source)
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(t => t.Span.Length > 0)];
        if (tokens.Length < 2)
        {
            return source;
        }

        SyntaxToken token = Any(tokens);
        switch (random.Next(16))
        {
            case 0 or 1:
                return Replace(source, token, "");
            case 2 or 3:
                return Replace(source, token, token.Text + " " + token.Text);
            case 4:
                return Exchange(source, tokens);
            case 5:
                return Replace(source, token, Any(tokens).Text);
            case 6:
                return source[..random.Next(source.Length)];
            case 7 or 8:
                return Replace(source, Of(tokens, SyntaxKind.NumericLiteralToken) ?? token, Any(numbers));
            case 9 or 10:
                return Replace(source, AnyType(tokens) ?? token, Any(types));
            case 11 or 12:
                return Replace(source, Of(tokens, SyntaxKind.IdentifierToken) ?? token, Any(names));
            case 13:
                return Replace(source, Of(tokens, SyntaxKind.StringLiteralToken) ?? token, random.Next(4) == 0 ? Any(numbers) : $"\"{Any(names)}\"");
            default:
                return Rename(source, tokens, (Of(tokens, SyntaxKind.IdentifierToken) ?? token).Text, Any(names));
        }
    }

    private string Exchange(string source, SyntaxToken[] tokens)
    {
        int first = random.Next(tokens.Length - 1);
        int second = random.Next(3) == 0 ? random.Next(first + 1, tokens.Length) : first + 1;
        return Replace(Replace(source, tokens[second], tokens[first].Text), tokens[first], tokens[second].Text);
    }

    private static string Rename(string source, SyntaxToken[] tokens, string name, string other)
    {
        foreach (SyntaxToken token in tokens.Where(t => t.Text == name || (t.IsKind(SyntaxKind.StringLiteralToken) && t.ValueText == name)).Reverse())
        {
            source = Replace(source, token, token.IsKind(SyntaxKind.StringLiteralToken) ? $"\"{other.TrimStart('@')}\"" : other);
        }

        return source;
    }

    private static string Replace(string source, SyntaxToken token, string text) => source[..token.SpanStart] + text + source[token.Span.End..];

    private SyntaxToken? Of(SyntaxToken[] tokens, SyntaxKind kind) => AnyOf([.. tokens.Where(t => t.IsKind(kind))]);

    private SyntaxToken? AnyType(SyntaxToken[] tokens) =>
        AnyOf([.. tokens.Where(t => types.Contains(t.Text) || t.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.PredefinedTypeSyntax)]);

    private SyntaxToken? AnyOf(SyntaxToken[] tokens) => tokens.Length == 0 ? null : Any(tokens);

    private T Any<T>(T[] items) => items[random.Next(items.Length)];
}
