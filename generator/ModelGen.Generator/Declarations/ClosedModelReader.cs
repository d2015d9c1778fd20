using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Reads what makes a class one model of a family: the values that it gives the constructor of its abstract base class. Layers and entry points are the family's.
/// </summary>
internal sealed class ClosedModelReader(Reading reading, INamedTypeSymbol type, INamedTypeSymbol family)
{
    /// <summary>
    /// The family of a closed model: its base class, if that is a model that is abstract, or was meant to be, because it has a primary constructor. Null for
    /// any other model.
    /// </summary>
    public static INamedTypeSymbol? FindFamily(INamedTypeSymbol type, Library library) =>
        type is { IsAbstract: false, BaseType: { IsGenericType: false } parent } && library.IsModel(parent) && library.HasSource(parent)
        && (parent.IsAbstract || ClassShape.FindPrimaryConstructor(parent) is { Parameters.IsEmpty: false })
            ? parent
            : null;

    /// <summary>The constructor that calls the family's; null where none is written.</summary>
    public static IMethodSymbol? FindConstructor(INamedTypeSymbol type) => ClassShape.OwnConstructors(type)
        .FirstOrDefault(c => c.Parameters.IsEmpty && !ClassShape.InitializerOf(c).IsKind(SyntaxKind.ThisConstructorInitializer));

    /// <param name="overrides">Whether the family gets a generated part.</param>
    public ClosedModel Read(bool overrides)
    {
        CheckMembers();
        IMethodSymbol? constructor = FindConstructor(type);
        var parameters = ClassShape.FindPrimaryConstructor(family)?.Parameters ?? [];
        bool hasRequired = parameters.Any(p => !p.HasExplicitDefaultValue && !p.IsParams);
        string values = string.Join(", ", parameters.Select(p => p.Name + ": …"));
        if (ClassShape.FindPrimaryConstructor(type) is { Parameters.IsEmpty: false })
        {
            reading.Report(Descriptors.ClosedWithParameters, reading.Site(type), type.Name, family.Name, values);
        }
        else if (constructor is null && hasRequired && !HasArgumentsWithoutConstructor())
        {
            reading.Report(Descriptors.ModelWithoutValues, reading.Site(type), type.Name, family.Name, values);
        }

        string chain = constructor is not null ? "this()"
            : hasRequired ? $"base({string.Join(", ", parameters.Select(_ => "default!"))})"
            : "base()";
        return new ClosedModel(ReadArguments(constructor, parameters), chain, overrides);
    }

    /// <summary><c>class SmallMlp : Mlp(784, 32)</c>: the C# compiler asks for the parentheses.</summary>
    private bool HasArgumentsWithoutConstructor() => type.DeclaringSyntaxReferences
        .Any(r => r.GetSyntax(reading.Cancellation) is TypeDeclarationSyntax { ParameterList: null, BaseList.Types: [PrimaryConstructorBaseTypeSyntax, ..] });

    private EquatableArray<Expression> ReadArguments(IMethodSymbol? constructor, IReadOnlyList<IParameterSymbol> parameters)
    {
        if (constructor is not null && ClassShape.InitializerOf(constructor) is { } initializer)
        {
            return new BodyReader(reading, constructor).ReadArguments(initializer, parameters.Count);
        }

        return parameters.Select(Default).ToEquatableArray();
    }

    /// <summary>The value of a parameter that is given none; where it has none of its own, the C# compiler complains.</summary>
    private Expression Default(IParameterSymbol parameter)
    {
        if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reading.Cancellation) is ParameterSyntax { Default: { } value })
        {
            return new BodyReader(reading, parameter).ReadInitializer(value);
        }

        reading.NoteCompilerError();
        return new InvalidExpression(reading.Site(type));
    }

    private void CheckMembers()
    {
        foreach (ISymbol layer in ClassShape.LayersOf(type, reading.Library))
        {
            reading.Report(Descriptors.MemberOfClosedModel, reading.Site(layer), layer.Name, "a layer", type.Name, family.Name);
        }

        foreach (IMethodSymbol method in ClassShape.OwnMembers(type).OfType<IMethodSymbol>().Where(IsEntryPoint))
        {
            reading.Report(Descriptors.MemberOfClosedModel, reading.Site(method), method.Name, "an entry point", type.Name, family.Name);
        }
    }

    /// <summary>Also an override of one: it would never be called, for what is generated is the family's.</summary>
    private bool IsEntryPoint(IMethodSymbol method)
    {
        for (IMethodSymbol? declared = method; declared is not null; declared = declared.OverriddenMethod)
        {
            if (reading.Library.IsEntryPoint(declared))
            {
                return true;
            }
        }

        return false;
    }
}
