using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>Reads what <c>[Shape]</c> says of inputs and results: numbers, named dimensions, and parameters of the constructor of a family.</summary>
/// <param name="type">The class that declares the entry points.</param>
internal sealed class ShapeReader(Reading reading, INamedTypeSymbol type)
{
    /// <param name="method">The entry point.</param>
    /// <param name="target">The parameter, or the method for its result.</param>
    /// <returns>Null where a dimension cannot be read, which has been reported, or is the C# compiler's to report.</returns>
    public EquatableArray<DeclaredDim>? Read(IMethodSymbol method, ISymbol target, AttributeData attribute)
    {
        if (attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false, Values: var values }])
        {
            if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array }])
            {
                reading.Report(Descriptors.InvalidShape, reading.Site(attribute, target), "'null'");
            }

            reading.NoteCompilerError();
            return null;
        }

        List<AttributeArgumentSyntax>? arguments = (attribute.ApplicationSyntaxReference?.GetSyntax(reading.Cancellation) as AttributeSyntax)?.ArgumentList?.Arguments.Where(a => a.NameEquals is null).ToList();
        var dims = new List<DeclaredDim>();
        for (int i = 0; i < values.Length; i++)
        {
            int site = arguments?.Count == values.Length ? reading.Site(arguments[i]) : reading.Site(attribute, target);
            if (ReadDim(method, values[i], site) is { } dim)
            {
                dims.Add(dim);
            }
        }

        return dims.Count == values.Length ? dims.ToEquatableArray() : null;
    }

    /// <summary>
    /// What <c>[Shape]</c> says of an input or result besides its dimensions; null where it cannot have that, which has been reported.
    /// </summary>
    /// <param name="target">The parameter, or the method for its result.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="noBytes">Why it cannot be given as bytes; null if it can.</param>
    /// <param name="noOrder">Why its elements cannot lie in another order; null if they can.</param>
    public (bool ChannelsLast, bool Bytes)? ReadOptions(ISymbol target, AttributeData attribute, EquatableArray<DeclaredDim> shape, string? noBytes, string? noOrder)
    {
        bool channelsLast = Named("MemoryFormat") is int and not 0, bytes = Named("Bytes") is true;
        noOrder ??= shape.Count < 3 ? "[Shape] has fewer than three dimensions, and 'ChannelsLast' moves the second one, the channels, behind those of the image" : null;
        string? refusal = bytes ? noBytes : null;
        refusal ??= channelsLast ? noOrder : null;
        if (refusal is not null)
        {
            reading.Report(Descriptors.ShapeOption, reading.Site(attribute, target), target.Name, refusal);
            return null;
        }

        return (channelsLast, bytes);

        object? Named(string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: not (TypedConstantKind.Error or TypedConstantKind.Array) } value ? value.Value : null;
    }

    private DeclaredDim? ReadDim(IMethodSymbol method, TypedConstant value, int site)
    {
        switch (value.Kind == TypedConstantKind.Primitive ? value.Value : null)
        {
            case int size and >= 1:
                return new DeclaredDim(size, null);
            case string name when SyntaxFacts.IsValidIdentifier(name) && method.Parameters.Any(p => p.Name == name):
                reading.Report(Descriptors.DimensionNamedLikeInput, site, name, method.Name);
                return null;
            case string name when ConstructorParameter(name) is { Type.SpecialType: SpecialType.System_Int32 }:
                return new DeclaredDim(null, null) { Parameter = name };
            case string name when ConstructorParameter(name) is { } parameter:
                reading.Report(Descriptors.ParameterIsNoDimension, site, name, type.Name, $"which is of type '{Words.Name(parameter.Type)}'");
                return null;
            case string name when SyntaxFacts.IsValidIdentifier(name):
                return new DeclaredDim(null, name);
            default:
                if (value.Kind == TypedConstantKind.Error)
                {
                    reading.NoteCompilerError();
                }
                else
                {
                    reading.Report(Descriptors.InvalidShape, site, Show(value));
                }

                return null;
        }
    }

    /// <summary>A parameter of the constructor of a family, whose value a dimension of its name has.</summary>
    private IParameterSymbol? ConstructorParameter(string name) =>
        ClassShape.FindPrimaryConstructor(type)?.Parameters.FirstOrDefault(p => p.Name == name);

    private static string Show(TypedConstant value) =>
        value.IsNull ? "'null'" : value.Kind == TypedConstantKind.Array ? "An array" : value.ToCSharpString();
}
