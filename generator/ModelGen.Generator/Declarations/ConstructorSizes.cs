using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>Reads dimensions that are called like a parameter of a family's constructor: each model has the parameter's value there.</summary>
internal sealed class ConstructorSizes(Reading reading, INamedTypeSymbol type)
{
    /// <summary>Whether the name is that of a parameter; adds the dimension, or says why it is none. An input of that name comes first, as in C#.</summary>
    public bool TryRead(TypedConstant value, IMethodSymbol method, Func<int> site, List<DeclaredDim> dims)
    {
        if (value.Kind == TypedConstantKind.Array
            || value.Value is not string name
            || method.Parameters.Any(p => p.Name == name)
            || ClassShape.FindPrimaryConstructor(type)?.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
        {
            return false;
        }

        if (parameter.Type.SpecialType == SpecialType.System_Int32)
        {
            dims.Add(new DeclaredDim(null, null) { Parameter = name });
        }
        else
        {
            reading.Report(Descriptors.ParameterIsNoDimension, site(), name, type.Name, $"which is of type '{Words.Name(parameter.Type)}'");
        }

        return true;
    }
}
