using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Expression ReadInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (ReadArguments(invocation.Arguments, method) is not { } arguments)
        {
            return NotUnderstood(invocation);
        }

        Expression? instance = invocation.Instance is { } receiver ? ReadExpression(receiver) : null;
        return method.MethodKind switch
        {
            MethodKind.DelegateInvoke when instance is not null => new InvokeExpression(reading.Site(invocation.Syntax), instance, arguments),
            MethodKind.LocalFunction => new InvokeExpression(
                reading.Site(invocation.Syntax),
                new LocalExpression(reading.Site(invocation.Syntax), Declare(method.OriginalDefinition), method.Name),
                arguments),
            _ => ReadCall(invocation, method, instance, arguments, invocation.IsVirtual),
        };
    }

    /// <summary>A call of anything that has a name, by who owns it.</summary>
    private Expression ReadCall(IOperation operation, IMethodSymbol method, Expression? instance, EquatableArray<Expression> arguments, bool isVirtual = false)
    {
        int site = reading.Site(operation.Syntax);
        method = Reading.Definition(method);
        if (instance is not (null or ThisExpression) && reading.Library.IsForward(method))
        {
            return new ForwardExpression(site, instance, arguments);
        }

        if (reading.Library.Contains(method))
        {
            return LibraryCall(site, Words.Name(method), method.Parameters.Select(p => p.Name), instance, arguments);
        }

        if (SystemFunctions.Find(method) is { } function)
        {
            return LibraryCall(site, function, method.Parameters.Select(p => p.Name), instance, arguments);
        }

        if (!reading.Library.HasSource(method))
        {
            return reading.Library.IsModule(method.ContainingType)
                ? Reject(operation, Descriptors.ModuleOfAnotherAssembly, method.ContainingType.Name, method.ContainingAssembly.Name)
                : Reject(operation, Descriptors.NoSource, Words.Name(method));
        }

        if (method.IsAbstract || method.IsExtern || (isVirtual && !method.IsSealed && !method.ContainingType.IsSealed))
        {
            return Reject(operation, Descriptors.VirtualCall, Words.Name(method));
        }

        bool isExtension = method.ContainingType.IsExtension && instance is not null;
        return isExtension
            ? new CallExpression(site, reading.Reach(method), null, [instance!, .. arguments])
            : new CallExpression(site, reading.Reach(method), instance, arguments);
    }

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
            if (argument.Parameter is not { RefKind: RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter } parameter || parameter.Ordinal >= values.Length)
            {
                return null;
            }

            values[parameter.Ordinal] = ReadExpression(argument.Value);
        }

        return values.Any(v => v is null) ? null : values.Select(v => v!).ToEquatableArray();
    }

    private Expression ReadCreation(IObjectCreationOperation creation)
    {
        int site = reading.Site(creation.Syntax);
        if (creation is not { Constructor: { } constructor, Type: INamedTypeSymbol type } || creation.Initializer is not null)
        {
            return creation.Initializer is { } initializer ? NotUnderstood(initializer) : NotUnderstood(creation);
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

    private Expression ReadField(IFieldReferenceOperation reference)
    {
        int site = reading.Site(reference.Syntax);
        IFieldSymbol field = reference.Field;
        if (field.ContainingType is { IsTupleType: true } tuple && reference.Instance is { } value)
        {
            string name = (field.CorrespondingTupleField ?? field).Name;
            int index = tuple.TupleElements.ToList().FindIndex(e => e.Name == field.Name || (e.CorrespondingTupleField ?? e).Name == name);
            return index < 0 ? NotUnderstood(reference) : new TupleElementExpression(site, ReadExpression(value), index);
        }

        return ReadMember(reference, field, field.IsReadOnly);
    }

    private Expression ReadProperty(IPropertyReferenceOperation reference)
    {
        int site = reading.Site(reference.Syntax);
        IPropertySymbol property = reference.Property;
        if (property.IsIndexer && reference.Instance is { } indexed)
        {
            return SystemFunctions.IsCollection(property.ContainingType) || reading.Library.Contains(property)
                ? new IndexExpression(site, ReadExpression(indexed), IndexArguments(reference))
                : property.GetMethod is { } indexer && ReadArguments(reference.Arguments, indexer) is { } arguments
                    ? ReadCall(reference, indexer, ReadExpression(indexed), arguments, property.IsVirtual || property.IsAbstract || property.IsOverride)
                    : NotUnderstood(reference);
        }

        if (reference.Instance is { } instance && IsNullable(property.ContainingType))
        {
            Expression value = ReadExpression(instance);
            return property.Name == "Value" ? value : Binary(site, value, BinaryOperator.NotEqual, new ConstantExpression(site, null));
        }

        if (reference.Instance is { } owner && (reading.Library.Contains(property) || SystemFunctions.IsCollection(property.ContainingType)))
        {
            return new MemberExpression(site, ReadExpression(owner), property.Name);
        }

        if (reading.Library.Contains(property))
        {
            return new LibraryCallExpression(site, property.ContainingType.Name + "." + property.Name, []);
        }

        return IsComputed(property) && property.GetMethod is { } getter
            ? ReadCall(
                reference, getter, reference.Instance is { } self ? ReadExpression(self) : null, [], property.IsVirtual || property.IsAbstract || property.IsOverride)
            : ReadMember(reference, property, property.SetMethod is null or { IsInitOnly: true });
    }

    /// <summary><c>x[a, b]</c> through a <c>params</c> indexer has one argument, the array of what was written.</summary>
    private EquatableArray<Expression> IndexArguments(IPropertyReferenceOperation reference)
    {
        var arguments = reference.Arguments.Where(a => a.Parameter is not null).OrderBy(a => a.Parameter!.Ordinal).Select(a => ReadExpression(a.Value)).ToEquatableArray();
        return arguments is [ArrayExpression slices] && reference.Arguments[0].Parameter!.IsParams ? slices.Elements : arguments;
    }

    /// <summary>A field or auto-property with source: its initialiser is its value, if nothing can assign another.</summary>
    private Expression ReadMember(IMemberReferenceOperation reference, ISymbol member, bool isReadOnly)
    {
        int site = reading.Site(reference.Syntax);
        if (!reading.Library.HasSource(member))
        {
            return reading.Library.IsModule(member.ContainingType)
                ? Reject(reference, Descriptors.ModuleOfAnotherAssembly, member.ContainingType.Name, member.ContainingAssembly.Name)
                : Reject(reference, Descriptors.NoSource, member.ContainingType.Name + "." + member.Name);
        }

        ITypeSymbol type = (member as IFieldSymbol)?.Type ?? ((IPropertySymbol)member).Type;
        bool isLayer = reading.Library.HoldsParameters(type);
        if (member.IsStatic && isLayer)
        {
            return Reject(reference, Descriptors.StaticLayer, member.Name);
        }

        if (!isLayer && !isReadOnly)
        {
            return Reject(reference, Descriptors.MemberNotConstant, member.Name, "can be assigned: make it const or readonly");
        }

        if (MemberReader.FindInitializer(member, reading.Cancellation) is not { } initializer)
        {
            return Reject(reference, isLayer ? Descriptors.LayerWithoutInitializer : Descriptors.MemberNotConstant, member.Name, "has no initialiser");
        }

        if (member.IsStatic)
        {
            return IsReadEarly(member, initializer)
                ? Reject(reference, Descriptors.ReadBeforeInitialized, member.Name)
                : new StaticMemberExpression(site, reading.ReachStatic(member));
        }

        return reference.Instance is not { } instance ? NotUnderstood(reference)
            : IsInherited(member, instance) ? Reject(reference, Descriptors.InheritedMember, member.Name, member.ContainingType.Name)
            : ReachedMember(site, member, instance, isLayer);
    }

    private MemberExpression ReachedMember(int site, ISymbol member, IOperation instance, bool isLayer)
    {
        if (!isLayer)
        {
            reading.ReachMember(member);
        }

        return new MemberExpression(site, ReadExpression(instance), member.Name);
    }

    private static bool IsInherited(ISymbol member, IOperation instance) =>
        !SymbolEqualityComparer.Default.Equals(member.ContainingType.OriginalDefinition, Unconverted(instance).Type?.OriginalDefinition);

    /// <summary>C# runs static initialisers in the order of the text; an earlier one sees a later member's zero.</summary>
    private bool IsReadEarly(ISymbol member, EqualsValueClauseSyntax initializer) =>
        owner is { IsStatic: true } and (IFieldSymbol or IPropertySymbol)
        && SymbolEqualityComparer.Default.Equals(owner.ContainingType, member.ContainingType)
        && owner.DeclaringSyntaxReferences.FirstOrDefault() is { } reader
        && reader.SyntaxTree == initializer.SyntaxTree
        && reader.Span.Start <= initializer.SpanStart;

    /// <summary>A property whose getter has a body, written as <c>=&gt;</c> or as a block.</summary>
    private static bool IsComputed(IPropertySymbol property) =>
        !property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property.OriginalDefinition));

    private Expression ReadDelegate(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation or ILocalReferenceOperation => ReadExpression(creation.Target),
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference =>
            new LocalExpression(reading.Site(reference.Syntax), Declare(reference.Method.OriginalDefinition), reference.Method.Name),
        IMethodReferenceOperation reference => ReadMethodGroup(reference),
        _ => NotUnderstood(creation),
    };

    /// <summary>A method's name as a value is the lambda that calls it.</summary>
    private LambdaExpression ReadMethodGroup(IMethodReferenceOperation reference)
    {
        int site = reading.Site(reference.Syntax);
        var parameters = Enumerable.Range(localCount, reference.Method.Parameters.Length).ToEquatableArray();
        localCount += parameters.Count;
        var arguments = parameters.Select((local, i) => (Expression)new LocalExpression(site, local, reference.Method.Parameters[i].Name)).ToEquatableArray();
        Expression? instance = reference.Instance is { } receiver ? ReadExpression(receiver) : null;
        Expression call = ReadCall(reference, reference.Method, instance, arguments, reference.IsVirtual);
        return new LambdaExpression(site, parameters, new ReturnStatement(site, call));
    }

    private LambdaExpression ReadLambda(int site, IMethodSymbol lambda, IBlockOperation body) =>
        new(site, lambda.Parameters.Select(Declare).ToEquatableArray(), ReadStatement(body));

    private Expression ReadConversion(IConversionOperation conversion)
    {
        Expression operand() => ReadExpression(conversion.Operand);
        if (conversion.OperatorMethod is { } method)
        {
            return reading.Library.Contains(method) && reading.Library.IsTensor(method.ReturnType)
                    ? new ConvertExpression(reading.Site(conversion.Syntax), ConversionTarget.Tensor, operand())
                : reading.Library.Contains(method) || SystemFunctions.IsIndexOrSpan(method.ContainingType) ? operand()
                : ReadCall(conversion, method, null, [operand()]);
        }

        ITypeSymbol? from = Underlying(conversion.Operand.Type);
        ITypeSymbol? to = Underlying(conversion.Type);
        bool isNumeric = conversion.GetConversion() is { IsNumeric: true } or { IsEnumeration: true } or { IsNullable: true };
        return !isNumeric ? conversion.IsTryCast ? NotUnderstood(conversion) : operand()
            : SymbolEqualityComparer.Default.Equals(from, to) ? operand()
            : ToTarget(to) is { } target && ToTarget(from) is not null ? new ConvertExpression(reading.Site(conversion.Syntax), target, operand())
            : NotUnderstood(conversion);
    }

    /// <summary>The type that is computed with: <c>T?</c> holds a <c>T</c>, an enum an integer.</summary>
    private static ITypeSymbol? Underlying(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var argument] } => Underlying(argument),
        INamedTypeSymbol { EnumUnderlyingType: { } underlying } => underlying,
        _ => type,
    };

    private static ConversionTarget? ToTarget(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Int32 => ConversionTarget.Int32,
        SpecialType.System_Int64 => ConversionTarget.Int64,
        SpecialType.System_Single => ConversionTarget.Single,
        SpecialType.System_Double => ConversionTarget.Double,
        _ => null,
    };
}
