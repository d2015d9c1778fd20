using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>The signature that a refused entry point would have, as far as it is known, without a word about what is wrong with it.</summary>
internal sealed class RefusedSignature(Reading reading)
{
    public EntryPointDeclaration Of(IMethodSymbol method, bool isLoss)
    {
        int results = Library.ResultTypes(method).Length;
        return new EntryPointDeclaration(
            reading.Site(method),
            method.Name,
            isLoss ? EntryPointKind.Loss : EntryPointKind.Forward,
            "",
            method.Parameters.Select(InputOf).ToEquatableArray(),
            null,
            Enumerable.Range(1, results).Select(i => results == 1 ? "result" : FormattableString.Invariant($"result{i}")).ToEquatableArray())
        {
            IntegerResults = reading.Library.IntegerResults(method),
        };
    }

    /// <summary>Whether a type is one that C# has no complaint about as a parameter's.</summary>
    public static bool CanBeWritten(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } or { SpecialType: SpecialType.System_Void } => false,
        IArrayTypeSymbol array => CanBeWritten(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.All(CanBeWritten),
        _ => true,
    };

    private EntryPointInput InputOf(IParameterSymbol parameter)
    {
        ITypeSymbol type = (parameter.Type as IArrayTypeSymbol)?.ElementType ?? parameter.Type;
        var dims = reading.Library.FindAttribute(parameter, "ShapeAttribute")?.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false, Values: var values }] ? values : [];
        return new EntryPointInput(
            reading.Site(parameter),
            parameter.Name,
            reading.Library.IsIntTensor(type) || (parameter.Type is IArrayTypeSymbol && type.SpecialType == SpecialType.System_Int32) ? DeclaredElement.Int : DeclaredElement.Float,
            dims.Select(DimOf).ToEquatableArray())
        {
            OtherType = parameter.Type is { IsValueType: true } value && CanBeWritten(value) ? value.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : null,
        };
    }

    private static DeclaredDim DimOf(TypedConstant dim) =>
        dim.Kind != TypedConstantKind.Error && dim.Value is string name && SyntaxFacts.IsValidIdentifier(name) ? new DeclaredDim(null, name) : new DeclaredDim(1, null);
}
