using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>Tells ModelGen's own types from the user's: a library type is one whose assembly is the attributes'.</summary>
internal sealed class Library(IAssemblySymbol? assembly, IAssemblySymbol source)
{
    public const string Namespace = "ModelGen";
    public const string ModelAttribute = Namespace + ".ModelAttribute";
    public const string ModuleAttribute = Namespace + ".ModuleAttribute";
    public const string ForwardAttribute = Namespace + ".ForwardAttribute";
    public const string LossAttribute = Namespace + ".LossAttribute";

    /// <summary>The library whose attribute a type bears.</summary>
    public static Library Of(INamedTypeSymbol type, Compilation compilation)
    {
        var attribute = type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() is ModelAttribute or ModuleAttribute);
        return new Library(attribute?.AttributeClass?.ContainingAssembly, compilation.Assembly);
    }

    public bool Contains(ISymbol? symbol) => assembly is not null && SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, assembly);

    /// <summary>Whether the symbol's source is part of the compilation; a project reference has syntax too, which must not be asked for.</summary>
    public bool HasSource(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, source);

    /// <summary>Whether <c>Ops</c> has a function of that name.</summary>
    public bool HasOperation(string name) => assembly?.GetTypeByMetadataName(Namespace + ".Ops") is { } operations && !operations.GetMembers(name).IsEmpty;

    /// <summary>Whether there is a public type of that name, or an attribute without its ending.</summary>
    public bool HasType(string name) => new[] { name, name + "Attribute" }.Any(
        n => assembly?.GetTypeByMetadataName(Namespace + "." + n) is { DeclaredAccessibility: Accessibility.Public });

    public bool IsTensor(ITypeSymbol? type) => Is(type, "Tensor");

    public bool IsIntTensor(ITypeSymbol? type) => Is(type, "IntTensor");

    public bool IsParameterSet(ITypeSymbol type) => Is(type, "ParameterSet");

    /// <summary>A cache of keys and values, or an array of them.</summary>
    public bool IsCache(ITypeSymbol type) => type is IArrayTypeSymbol array ? IsCache(array.ElementType) : Is(type, "KeyValueCache");

    public bool IsModel(ITypeSymbol type) => FindAttribute(type, "ModelAttribute") is not null;

    public bool IsModule(ITypeSymbol type) => FindAttribute(type, "ModuleAttribute") is not null;

    public AttributeData? FindAttribute(ISymbol symbol, string name) => Find(symbol.GetAttributes(), name);

    public AttributeData? FindResultAttribute(IMethodSymbol method, string name) => Find(method.GetReturnTypeAttributes(), name);

    public bool IsEntryPoint(IMethodSymbol method) =>
        FindAttribute(method, "ForwardAttribute") is not null || FindAttribute(method, "LossAttribute") is not null;

    /// <summary>An ordinary method that takes and gives tensors and says nothing of shapes; with shapes it is reported where it is declared.</summary>
    public bool CouldBeEntryPoint(IMethodSymbol method) =>
        !IsEntryPoint(method) && method is { IsStatic: false, Parameters.IsEmpty: false }
        && method.Parameters.All(p => (IsTensor(p.Type) || IsIntTensor(p.Type)) && FindAttribute(p, "ShapeAttribute") is null)
        && ResultTypes(method).All(type => IsTensor(type) || IsIntTensor(type));

    /// <summary>The type of what a method gives, of a tuple those of its elements.</summary>
    public static ImmutableArray<ITypeSymbol> ResultTypes(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { IsTupleType: true, TupleElements: { IsEmpty: false } elements } ? [.. elements.Select(e => e.Type)] : [method.ReturnType];

    /// <summary>Which of them are tensors of integers.</summary>
    public EquatableArray<int> IntegerResults(IMethodSymbol method) =>
        ResultTypes(method).Select((type, i) => IsIntTensor(type) ? i : -1).Where(i => i >= 0).ToEquatableArray();

    /// <summary>A layer, module or stored tensor, or a collection of them.</summary>
    public bool HoldsParameters(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HoldsParameters(array.ElementType),
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } => false,
        INamedTypeSymbol named => IsLayer(named) || named.TypeArguments.Any(HoldsParameters),
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.OfType<INamedTypeSymbol>().Any(IsLayer),
        _ => false,
    };

    /// <summary><c>Forward</c> of a layer or module, or of an interface or abstract class that stands for one.</summary>
    public bool IsForward(IMethodSymbol method) =>
        method is { Name: "Forward", IsStatic: false, MethodKind: MethodKind.Ordinary } && IsLayer(method.ContainingType);

    private static bool DerivesFromStoredTensor(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.Name == "StoredTensor")
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLayer(INamedTypeSymbol type) =>
        Contains(type)
            ? type.Name == "ILayer" || type.AllInterfaces.Any(i => i.Name is "ILayer" or "IBindable") || DerivesFromStoredTensor(type)
            : IsModule(type) || (IsInterfaceOrAbstract(type) && HasSource(type) && DeclaresForward(type));

    private static bool IsInterfaceOrAbstract(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface } or { TypeKind: TypeKind.Class, IsAbstract: true };

    private bool DeclaresForward(INamedTypeSymbol type) =>
        type.AllInterfaces.Add(type).Any(
            t => Contains(t) ? t.Name == "ILayer" : t.GetMembers("Forward").OfType<IMethodSymbol>().Any(m => !m.IsStatic));

    private bool Is(ITypeSymbol? type, string name) => type is INamedTypeSymbol { Arity: 0 } named && named.Name == name && Contains(named);

    private AttributeData? Find(IEnumerable<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(a => a.AttributeClass is { } type && type.Name == name && Contains(type));
}
