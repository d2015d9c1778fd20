using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Expression ReadConversion(IConversionOperation conversion)
    {
        if (!conversion.GetConversion().Exists)
        {
            return Broken(conversion.Syntax);
        }

        Expression operand() => ReadExpression(conversion.Operand);
        if (conversion.OperatorMethod is { } method)
        {
            return reading.Library.Contains(method) && reading.Library.IsTensor(method.ReturnType)
                    ? new ConvertExpression(Site(conversion), ConversionTarget.Tensor, operand())
                : reading.Library.Contains(method) || SystemFunctions.IsIndexOrSpan(method.ContainingType) ? operand()
                : ReadCall(conversion, method, null, [operand()]);
        }

        ITypeSymbol? from = Underlying(conversion.Operand.Type);
        ITypeSymbol? to = Underlying(conversion.Type);
        bool isNumeric = conversion.GetConversion() is { IsNumeric: true } or { IsEnumeration: true } or { IsNullable: true };
        return !isNumeric ? conversion.IsTryCast ? NotUnderstood(conversion) : operand()
            : SymbolEqualityComparer.Default.Equals(from, to) ? operand()
            : ToTarget(to) is { } target && ToTarget(from) is not null ? new ConvertExpression(Site(conversion), target, operand())
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
