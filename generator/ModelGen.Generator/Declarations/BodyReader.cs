using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Transcribes the operations of one method or initialiser, with the lambdas and local functions in it. Half-typed code is normal: an operation that
/// the C# compiler rejects becomes an <see cref="InvalidExpression"/> without a word.
/// </summary>
internal sealed partial class BodyReader(Reading reading, ISymbol owner)
{
    private readonly Dictionary<ISymbol, int> locals = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> refusedLocals = new(SymbolEqualityComparer.Default);
    private int localCount;

    /// <summary>Reads the body of a method, accessor or operator; null where there is none.</summary>
    public MethodDeclaration? ReadMethod(string key)
    {
        var method = (IMethodSymbol)owner;
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reading.Cancellation) is not { } syntax)
        {
            return null;
        }

        int site = reading.Site(method);
        var parameters = new List<MethodParameter>();
        foreach (IParameterSymbol parameter in ReceiverAndParameters(method))
        {
            parameters.Add(new MethodParameter(Declare(parameter), parameter.Name));
        }

        Statement body = Guarded(
            syntax,
            () => reading.GetOperation(syntax) switch
            {
                IMethodBodyOperation operation when (operation.BlockBody ?? operation.ExpressionBody) is { } block => ReadStatement(block),
                IBlockOperation block => ReadStatement(block),
                _ => Nothing(site),
            },
            () => Nothing(site));
        return new MethodDeclaration(key, method.Name, site, parameters.ToEquatableArray(), body);
    }

    /// <summary>Reads the initialiser of a field or property.</summary>
    public Expression ReadInitializer(EqualsValueClauseSyntax initializer) => Guarded(
        initializer,
        () => reading.GetOperation(initializer) is ISymbolInitializerOperation operation ? ReadExpression(operation.Value) : Broken(initializer),
        () => Broken(initializer));

    /// <summary>Reads what a constructor gives the constructor of its base class; unknown values where the C# compiler complains.</summary>
    public EquatableArray<Expression> ReadArguments(SyntaxNode initializer, int count)
    {
        EquatableArray<Expression> Unknown() => Enumerable.Repeat<Expression>(Broken(initializer), count).ToEquatableArray();
        return Guarded(
            initializer,
            () => Calls(reading.GetOperation(initializer)) is { TargetMethod: { } constructor } call
                && ReadArguments(call.Arguments, constructor) is { } arguments && arguments.Count == count
                    ? arguments
                    : Unknown(),
            Unknown);
    }

    private static IInvocationOperation? Calls(IOperation? operation) =>
        operation as IInvocationOperation ?? (operation as IExpressionStatementOperation)?.Operation as IInvocationOperation;

    /// <summary>A method's parameters; the receiver of a C# 14 extension member comes first, as that of any extension method does.</summary>
    private static ImmutableArray<IParameterSymbol> ReceiverAndParameters(IMethodSymbol method) =>
        !method.IsStatic && method.ContainingType is { IsExtension: true, ExtensionParameter: { } receiver }
            ? method.Parameters.Insert(0, receiver)
            : method.Parameters;

    private T Guarded<T>(SyntaxNode syntax, Func<T> read, Func<T> otherwise)
    {
        try
        {
            return Nesting.Run(Nesting.Of(syntax), read);
        }
        catch (InsufficientExecutionStackException)
        {
            reading.Report(Descriptors.NestedTooDeep, reading.Site(owner), owner.Name, FormattableString.Invariant($"{Nesting.Max}"));
            return otherwise();
        }
    }

    /// <summary>Stands at the head of every recursion.</summary>
    private void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        reading.Cancellation.ThrowIfCancellationRequested();
    }

    private int Site(IOperation operation) => reading.Site(operation.Syntax);

    private int Declare(ISymbol symbol)
    {
        if (!locals.TryGetValue(symbol, out int local))
        {
            local = localCount++;
            locals.Add(symbol, local);
        }

        return local;
    }

    private InvalidExpression Broken(SyntaxNode syntax)
    {
        reading.NoteCompilerError();
        return new InvalidExpression(reading.Site(syntax));
    }

    private EmptyStatement Nothing(int site)
    {
        reading.NoteCompilerError();
        return new EmptyStatement(site);
    }

    /// <summary>Reports what is not understood, unless the C# compiler already complains about it.</summary>
    private InvalidExpression Reject(IOperation operation, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        int site = Site(operation);
        if (IsBroken(operation))
        {
            reading.NoteCompilerError();
        }
        else
        {
            reading.Report(descriptor, site, arguments);
        }

        return new InvalidExpression(site);
    }

    private InvalidExpression NotUnderstood(IOperation operation) =>
        Reject(operation, Descriptors.ExpressionNotUnderstood, Words.Describe(operation), Words.UnderstoodExpressions);

    private static bool IsBroken(IOperation operation) =>
        operation.Syntax.ContainsDiagnostics
        || operation.DescendantsAndSelf().Any(o => o.Kind == OperationKind.Invalid || o.Type?.TypeKind == TypeKind.Error);
}
