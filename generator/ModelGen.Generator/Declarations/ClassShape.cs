using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Declarations;

/// <summary>What a class looks like, from symbols alone: its own members, its layers, its constructors.</summary>
internal static class ClassShape
{
    /// <summary>Members that the user wrote, in declaration order.</summary>
    public static IEnumerable<ISymbol> OwnMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(m => !m.IsImplicitlyDeclared && m.CanBeReferencedByName && !GeneratedCode.Declares(m));

    /// <summary>Whether the user has called a class or a member of it, or of a class that it derives from, so that a method without parameters cannot be added.</summary>
    public static bool Uses(INamedTypeSymbol type, string name)
    {
        if (type.Name == name)
        {
            return true;
        }

        for (INamedTypeSymbol? part = type; part is { SpecialType: not SpecialType.System_Object }; part = part.BaseType)
        {
            if (OwnMembers(part).Any(m => m.Name == name && m is not IMethodSymbol { Parameters.IsEmpty: false }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Instance fields and auto-properties that hold parameters, in declaration order.</summary>
    public static IEnumerable<ISymbol> LayersOf(INamedTypeSymbol type, Library library) =>
        OwnMembers(type).Where(m => !m.IsStatic && IsStored(m) && TypeOf(m) is { } memberType && library.HoldsParameters(memberType));

    /// <summary>Whether a member has memory of its own: a field, or a property without a body.</summary>
    public static bool IsStored(ISymbol member) =>
        member is IFieldSymbol { AssociatedSymbol: null, IsConst: false }
        || (member is IPropertySymbol { IsIndexer: false } property && IsAutoProperty(property));

    public static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    /// <summary>A property without a body: <c>int Width { get; } = 3;</c>.</summary>
    public static bool IsAutoProperty(IPropertySymbol property) =>
        property.OriginalDefinition.ContainingType.GetMembers($"<{property.OriginalDefinition.Name}>k__BackingField").OfType<IFieldSymbol>()
            .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property.OriginalDefinition));

    public static IMethodSymbol? FindForward(INamedTypeSymbol type) => Forwards(type).FirstOrDefault();

    /// <summary>Instance methods that a module may be called by; a module has one.</summary>
    public static IEnumerable<IMethodSymbol> Forwards(INamedTypeSymbol type) =>
        OwnMembers(type).OfType<IMethodSymbol>().Where(m => m is { Name: "Forward", IsStatic: false, MethodKind: MethodKind.Ordinary });

    public static IMethodSymbol? FindPrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(IsPrimary);

    public static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null };

    /// <summary>Constructors that the user wrote; a method without a type, half-typed, is one to the C# compiler, but has another name.</summary>
    public static IEnumerable<IMethodSymbol> OwnConstructors(INamedTypeSymbol type) =>
        from constructor in type.InstanceConstructors
        where !constructor.IsImplicitlyDeclared && !GeneratedCode.Declares(constructor)
        where IsNamedLikeClass(constructor)
        select constructor;

    /// <summary>What a constructor calls first: <c>this(…)</c>, <c>base(…)</c>, the arguments of a base type behind a primary constructor, or nothing that is written.</summary>
    public static SyntaxNode? InitializerOf(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        ConstructorDeclarationSyntax syntax => syntax.Initializer,
        TypeDeclarationSyntax syntax => syntax.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault(),
        _ => null,
    };

    /// <summary>Whether a constructor has the name of its class; half-typed, a method without a type has another one.</summary>
    public static bool IsNamedLikeClass(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.All(
        r => r.GetSyntax() is not ConstructorDeclarationSyntax syntax || syntax.Identifier.ValueText == constructor.ContainingType.Name);

    /// <summary>
    /// What follows the name in the constructor of a generated part that throws, where '(int seed)' is not possible: it calls the primary one, and is empty where the user
    /// has written it.
    /// </summary>
    public static string? ConstructorOfBroken(INamedTypeSymbol type)
    {
        if (FindPrimaryConstructor(type) is { } primary)
        {
            if (!primary.Parameters.All(p => RefusedSignature.CanBeWritten(p.Type)))
            {
                return "";
            }

            IEnumerable<string> arguments = primary.Parameters.Select(p => $"default({p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})!");
            return $"(int seed, params object[] none) : this({string.Join(", ", arguments)})";
        }

        return type.InstanceConstructors.Any(c => c.Parameters is [{ Type.SpecialType: SpecialType.System_Int32 }] && !GeneratedCode.Declares(c)) ? "" : null;
    }

    /// <summary>Whether a module's constructor has been refused, which then is where its layers are made.</summary>
    public static bool IsReportedForItsConstructor(INamedTypeSymbol type, Library library) => library.IsModule(type) && OwnConstructors(type).Any(c => !IsPrimary(c));
}
