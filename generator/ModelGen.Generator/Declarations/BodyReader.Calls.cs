using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Expression ReadInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.MethodKind is not (MethodKind.DelegateInvoke or MethodKind.LocalFunction) && Refuse(invocation, method, Receiver(invocation), invocation.IsVirtual) is { } refused)
        {
            return refused;
        }

        if (ReadArguments(invocation.Arguments, method) is not { } arguments)
        {
            return NotUnderstood(invocation);
        }

        Expression? instance = invocation.Instance is { } receiver ? ReadExpression(receiver) : null;
        return method.MethodKind switch
        {
            MethodKind.DelegateInvoke when instance is not null => new InvokeExpression(Site(invocation), instance, arguments),
            MethodKind.LocalFunction => new InvokeExpression(
                Site(invocation),
                new LocalExpression(Site(invocation), Declare(method.OriginalDefinition), method.Name),
                arguments),
            _ => ReadCall(invocation, method, instance, arguments),
        };
    }

    /// <summary>A call of anything that has a name and that nothing speaks against, by who owns it.</summary>
    private Expression ReadCall(IOperation operation, IMethodSymbol method, Expression? instance, EquatableArray<Expression> arguments)
    {
        int site = Site(operation);
        method = Reading.Definition(method);
        if (instance is not (null or ThisExpression) && reading.Library.IsForward(method))
        {
            return new ForwardExpression(site, instance, arguments);
        }

        if ((reading.Library.Contains(method) ? Words.Name(method) : SystemFunctions.Find(method)) is { } function)
        {
            return LibraryCall(site, function, method.Parameters.Select(p => p.Name), instance, arguments);
        }

        bool isExtension = method.ContainingType.IsExtension && instance is not null;
        return isExtension
            ? new CallExpression(site, reading.Reach(method), null, [instance!, .. arguments])
            : new CallExpression(site, reading.Reach(method), instance, arguments);
    }

    /// <summary>
    /// Complains about a call that cannot be read, before anything in it is: what a chain of calls or an argument adds would be the same mistake again.
    /// Null where nothing speaks against it.
    /// </summary>
    private InvalidExpression? Refuse(IOperation operation, IMethodSymbol method, IOperation? receiver, bool isVirtual)
    {
        method = Reading.Definition(method);
        bool isForward = receiver is not (null or IInstanceReferenceOperation) && reading.Library.IsForward(method);
        if (isForward || reading.Library.Contains(method) || SystemFunctions.Find(method) is not null)
        {
            return null;
        }

        if (!reading.Library.HasSource(method))
        {
            return IsRefused(receiver) ? new InvalidExpression(Site(operation))
                : reading.Library.IsModule(method.ContainingType)
                    ? Reject(operation, Descriptors.ModuleOfAnotherAssembly, method.ContainingType.Name, method.ContainingAssembly.Name)
                : NeverExecuted.Instead(method) is { } instead ? Reject(operation, Descriptors.NeverExecuted, Words.AsWritten(method), instead)
                : SystemFunctions.IsCollection(method.ContainingType) ? Reject(operation, Descriptors.ExpressionNotUnderstood, "'" + Words.AsWritten(method) + "'", Words.ArraysInstead)
                : Reject(operation, Descriptors.NoSource, Words.AsWritten(method));
        }

        return method.IsAbstract || method.IsExtern || (isVirtual && !method.IsSealed && !method.ContainingType.IsSealed)
            ? Reject(operation, Descriptors.VirtualCall, Words.Name(method))
            : null;
    }

    /// <summary>The object of a call; of an extension method the first argument.</summary>
    private static IOperation? Receiver(IInvocationOperation invocation) => invocation.Instance
        ?? (invocation.TargetMethod.IsExtensionMethod ? invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value : null);

    /// <summary>Whether a value comes from something that has been refused: what is done with it then needs no word.</summary>
    private bool IsRefused(IOperation? operation) => (operation is null ? null : Unconverted(operation)) switch
    {
        ILocalReferenceOperation local => refusedLocals.Contains(local.Local),
        IMemberReferenceOperation { Instance: { } instance } => IsRefused(instance),
        IInvocationOperation invocation => IsRefused(Receiver(invocation)),
        _ => false,
    };

    private static LibraryCallExpression LibraryCall(
        int site, string function, IEnumerable<string> parameters, Expression? instance, EquatableArray<Expression> arguments) =>
        instance is null
            ? new LibraryCallExpression(site, function, arguments) { ParameterNames = parameters.ToEquatableArray() }
            : new LibraryCallExpression(site, function, [instance, .. arguments]) { ParameterNames = ["this", .. parameters] };

    /// <summary>Arguments in parameter order; null where a parameter has none or one is passed by reference.</summary>
    private EquatableArray<Expression>? ReadArguments(IEnumerable<IArgumentOperation> arguments, IMethodSymbol method)
    {
        var values = new Expression?[method.Parameters.Length];
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { RefKind: RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter } parameter
                || parameter.Ordinal >= values.Length)
            {
                return null;
            }

            values[parameter.Ordinal] = ReadExpression(argument.Value);
        }

        return values.Any(v => v is null) ? null : values.Select(v => v!).ToEquatableArray();
    }

    private Expression ReadCreation(IObjectCreationOperation creation)
    {
        int site = Site(creation);
        if (creation.Type is INamedTypeSymbol collection && SystemFunctions.IsCollection(collection))
        {
            return Reject(creation, Descriptors.ExpressionNotUnderstood, Words.Describe(creation), Words.ArraysInstead);
        }

        if (creation is not { Constructor: { } constructor, Type: INamedTypeSymbol type } || creation.Initializer is not null)
        {
            return creation.Initializer is { } initializer ? NotUnderstood(initializer) : NotUnderstood(creation);
        }

        if (NeverExecuted.Instead(constructor) is { } instead)
        {
            return Reject(creation, Descriptors.NeverExecuted, type.Name, instead);
        }

        if (ReadArguments(creation.Arguments, constructor) is not { } arguments)
        {
            return NotUnderstood(creation);
        }

        var names = constructor.Parameters.Select(p => p.Name).ToEquatableArray();
        if (reading.Library.Contains(type))
        {
            return new NewExpression(site, type.Name, IsLibrary: true, arguments) { ParameterNames = names };
        }

        if (!reading.Library.IsModule(type))
        {
            return reading.Library.HasSource(type) && type.TypeKind == TypeKind.Class
                ? Reject(creation, Descriptors.NotAModule, type.Name)
                : NotUnderstood(creation);
        }

        return reading.Library.HasSource(type)
            ? new NewExpression(site, reading.Reach(type), IsLibrary: false, arguments) { ParameterNames = names }
            : Reject(creation, Descriptors.ModuleOfAnotherAssembly, type.Name, type.ContainingAssembly.Name);
    }

    private Expression ReadDelegate(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation or ILocalReferenceOperation => ReadExpression(creation.Target),
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference =>
            new LocalExpression(Site(reference), Declare(reference.Method.OriginalDefinition), reference.Method.Name),
        IMethodReferenceOperation reference => ReadMethodGroup(reference),
        _ => NotUnderstood(creation),
    };

    /// <summary>A method's name as a value is the lambda that calls it.</summary>
    private Expression ReadMethodGroup(IMethodReferenceOperation reference)
    {
        int site = Site(reference);
        if (Refuse(reference, reference.Method, reference.Instance, reference.IsVirtual) is { } refused)
        {
            return refused;
        }

        var parameters = Enumerable.Range(localCount, reference.Method.Parameters.Length).ToEquatableArray();
        localCount += parameters.Count;
        var arguments = parameters
            .Select((local, i) => (Expression)new LocalExpression(site, local, reference.Method.Parameters[i].Name))
            .ToEquatableArray();
        Expression? instance = reference.Instance is { } receiver ? ReadExpression(receiver) : null;
        Expression call = ReadCall(reference, reference.Method, instance, arguments);
        return new LambdaExpression(site, parameters, new ReturnStatement(site, call));
    }

    private LambdaExpression ReadLambda(int site, IMethodSymbol lambda, IBlockOperation body) =>
        new(site, lambda.Parameters.Select(Declare).ToEquatableArray(), ReadStatement(body));
}
