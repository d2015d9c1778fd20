using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>Checks what a class looks like before anything in it is read: whether a generated part can be added and would compile.</summary>
internal sealed class ClassShape(Reading reading)
{
    private readonly HashSet<ISymbol> checkedTypes = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a generated part can be added to the model.</summary>
    public bool CheckModel(INamedTypeSymbol type)
    {
        bool canBeExtended = CheckClass(type);
        if (reading.Library.IsModule(type))
        {
            reading.Report(Descriptors.ModelAndModule, reading.Site(type), type.Name);
            canBeExtended = false;
        }

        return new GeneratedNames(reading, type).Check() & CheckConstructors(type) & CheckConstruction(type) & canBeExtended;
    }

    /// <summary>Whether a generated part can be added to the module.</summary>
    public bool CheckModule(INamedTypeSymbol type)
    {
        if (!checkedTypes.Add(type))
        {
            return true;
        }

        bool canBeExtended = CheckClass(type);
        int forwards = Forwards(type).Count();
        if (forwards != 1 && !reading.HasSyntaxErrors(type))
        {
            reading.Report(Descriptors.ModuleWithoutForward, reading.Site(type), type.Name, forwards == 0 ? "none" : "several");
        }

        foreach (IMethodSymbol constructor in OwnConstructors(type).Where(c => !IsPrimary(c)))
        {
            reading.Report(Descriptors.ModuleConstructor, reading.Site(constructor), type.Name);
        }

        return canBeExtended;
    }

    /// <summary>Members that the user wrote, in declaration order.</summary>
    public static IEnumerable<ISymbol> OwnMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(m => !m.IsImplicitlyDeclared && m.CanBeReferencedByName && !GeneratedCode.Declares(m));

    /// <summary>Instance fields and auto-properties that hold parameters, in declaration order.</summary>
    public static IEnumerable<ISymbol> LayersOf(INamedTypeSymbol type, Library library) =>
        OwnMembers(type).Where(m => !m.IsStatic && IsStored(m) && TypeOf(m) is { } memberType && library.HoldsParameters(memberType));

    public static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    /// <summary>A property without a body: <c>int Width { get; } = 3;</c>.</summary>
    public static bool IsAutoProperty(IPropertySymbol property) =>
        property.OriginalDefinition.ContainingType.GetMembers($"<{property.OriginalDefinition.Name}>k__BackingField").OfType<IFieldSymbol>()
            .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property.OriginalDefinition));

    public static IMethodSymbol? FindForward(INamedTypeSymbol type) => Forwards(type).FirstOrDefault();

    public static IMethodSymbol? FindPrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(IsPrimary);

    private static IEnumerable<IMethodSymbol> Forwards(INamedTypeSymbol type) =>
        OwnMembers(type).OfType<IMethodSymbol>().Where(m => m is { Name: "Forward", IsStatic: false, MethodKind: MethodKind.Ordinary });

    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null };

    private static bool IsStored(ISymbol member) =>
        member is IFieldSymbol { AssociatedSymbol: null, IsConst: false }
        || (member is IPropertySymbol { IsIndexer: false } property && IsAutoProperty(property));

    /// <summary>Constructors that the user wrote; a method without a type, half-typed, is one to the C# compiler, but has another name.</summary>
    private static IEnumerable<IMethodSymbol> OwnConstructors(INamedTypeSymbol type) =>
        from constructor in type.InstanceConstructors
        where !constructor.IsImplicitlyDeclared && !GeneratedCode.Declares(constructor)
        where constructor.DeclaringSyntaxReferences.All(
            r => r.GetSyntax() is not ConstructorDeclarationSyntax syntax || syntax.Identifier.ValueText == type.Name)
        select constructor;

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(r => r.GetSyntax() is not TypeDeclarationSyntax syntax || syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private bool CheckClass(INamedTypeSymbol type)
    {
        int site = reading.Site(type);
        string? kind = type switch
        {
            { IsRecord: true } => "a record",
            { TypeKind: TypeKind.Struct } => "a struct",
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            _ when ContainersOf(type).Prepend(type).Any(t => t.IsFileLocal) => "local to its file",
            _ => null,
        };
        bool canBeExtended = kind is null;
        if (kind is not null)
        {
            reading.Report(Descriptors.NotAnOrdinaryClass, site, type.Name, kind);
        }

        if (!IsPartial(type))
        {
            reading.Report(Descriptors.NotPartial, site, type.Name);
            canBeExtended = false;
        }

        foreach (INamedTypeSymbol outer in ContainersOf(type).Where(o => !IsPartial(o)))
        {
            reading.Report(Descriptors.NestedInNonPartial, site, type.Name, outer.Name);
            canBeExtended = false;
        }

        CheckLayers(type, site);
        if (!CanBeRepeated(type))
        {
            reading.NoteCompilerError();
            canBeExtended = false;
        }

        return canBeExtended;
    }

    private static IEnumerable<INamedTypeSymbol> ContainersOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            yield return outer;
        }
    }

    /// <summary>
    /// Whether another part of the class can say how it is called. Half-typed, a class or what stands around it may have no name, two type parameters one, and a type
    /// parameter a constraint that is no type; C# says so.
    /// </summary>
    private static bool CanBeRepeated(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol named in ContainersOf(type).Prepend(type))
        {
            if (named.Name.Length == 0
                || named.TypeParameters.Any(p => p.Name.Length == 0 || p.ConstraintTypes.Any(c => c.TypeKind == TypeKind.Error))
                || named.TypeParameters.Select(p => p.Name).Distinct().Count() < named.TypeParameters.Length)
            {
                return false;
            }
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name.Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The generated constructors call the base class's and set nothing but what is generated.</summary>
    private bool CheckConstruction(INamedTypeSymbol type)
    {
        bool isFit = true;
        if (type.BaseType is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error } parent
            && !parent.InstanceConstructors.Any(c => c.Parameters.All(p => p.IsOptional || p.IsParams) && reading.IsAccessible(c, type)))
        {
            reading.Report(Descriptors.BaseConstructor, reading.Site(type), type.Name, parent.Name);
            isFit = false;
        }

        for (INamedTypeSymbol? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (declaring.GetMembers().FirstOrDefault(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is { } required)
            {
                reading.Report(Descriptors.RequiredMember, declaring.Equals(type, SymbolEqualityComparer.Default) ? reading.Site(required) : reading.Site(type), required.Name, type.Name);
                isFit = false;
            }
        }

        return isFit;
    }

    private void CheckLayers(INamedTypeSymbol type, int site)
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            if (LayersOf(ancestor, reading.Library).FirstOrDefault() is { } inherited)
            {
                reading.Report(Descriptors.BaseClassWithLayers, site, type.Name, ancestor.Name, inherited.Name);
            }
        }

        foreach (ISymbol member in OwnMembers(type).Where(m => m.IsStatic && IsStored(m) && reading.Library.HoldsParameters(TypeOf(m)!)))
        {
            reading.Report(Descriptors.StaticLayer, reading.Site(member), member.Name);
        }

        var layers = LayersOf(type, reading.Library).ToList();
        if (layers.Find(l => l.Locations[0].SourceTree?.FilePath != layers[0].Locations[0].SourceTree?.FilePath) is { } elsewhere)
        {
            reading.Report(Descriptors.LayersInSeveralFiles, reading.Site(elsewhere), type.Name, layers[0].Name);
        }
    }

    private bool CheckConstructors(INamedTypeSymbol type)
    {
        bool canBeExtended = true;
        foreach (IMethodSymbol constructor in OwnConstructors(type))
        {
            if (IsPrimary(constructor))
            {
                reading.Report(Descriptors.PrimaryConstructorOnModel, reading.Site(type), type.Name);
                canBeExtended = false;
            }
            else if (constructor.Parameters is [{ Type: var parameter }] && GeneratedParameter(parameter) is { } generated)
            {
                reading.Report(Descriptors.ConstructorClash, reading.Site(constructor), type.Name, generated);
                canBeExtended = false;
            }
            else if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reading.Cancellation) is ConstructorDeclarationSyntax syntax
                && !syntax.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer))
            {
                reading.Report(Descriptors.ConstructorDoesNotChain, reading.Site(constructor), type.Name);
            }
        }

        return canBeExtended;
    }

    private string? GeneratedParameter(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Int32 ? "int seed" : reading.Library.IsParameterSet(type) ? "ParameterSet parameters" : null;
}
