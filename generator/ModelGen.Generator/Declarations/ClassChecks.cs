using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>Checks what a class looks like before anything in it is read: whether a generated part can be added and would compile.</summary>
internal sealed class ClassChecks(Reading reading)
{
    private readonly HashSet<ISymbol> checkedTypes = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// Whether a generated part can be added to the model. Also where something is wrong, one that throws is better than none: code that uses the model then has no
    /// errors of its own.
    /// </summary>
    /// <param name="family">The abstract model whose closed model it is, if any.</param>
    public bool CheckModel(INamedTypeSymbol type, INamedTypeSymbol? family)
    {
        CheckClass(type, mayBeAbstract: true);
        if (reading.Library.IsModule(type))
        {
            reading.Report(Descriptors.ModelAndModule, reading.Site(type), type.Name);
        }

        if (family is null && type.IsAbstract)
        {
            CheckNoConstructors(type);
        }
        else
        {
            CheckConstructors(type, family is null ? null : ClosedModelReader.FindConstructor(type));
        }

        return CheckConstruction(type, family) & CanBeRepeated(type) & type is { IsStatic: false } & !IsFileLocal(type) & !HidesNamespace(type);
    }

    /// <summary>Whether a generated part can be added to the module.</summary>
    public bool CheckModule(INamedTypeSymbol type)
    {
        if (!checkedTypes.Add(type))
        {
            return true;
        }

        bool canBeExtended = CheckClass(type, mayBeAbstract: false);
        int forwards = ClassShape.Forwards(type).Count();
        if (forwards != 1 && !reading.HasSyntaxErrors(type))
        {
            reading.Report(Descriptors.ModuleWithoutForward, reading.Site(type), type.Name, forwards == 0 ? "none" : "several");
        }

        CheckNoConstructors(type);
        return CheckBases(type) & canBeExtended;
    }

    /// <summary>Whether nothing above the class gets in its way; where a model does, there is no use in looking at the rest of it.</summary>
    public bool CheckBases(INamedTypeSymbol type)
    {
        int site = reading.Site(type);
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            if (reading.Library.IsModel(ancestor))
            {
                return CheckBaseModel(type, ancestor, site);
            }

            if (ClassShape.OwnMembers(ancestor).OfType<IMethodSymbol>().Any(reading.Library.IsEntryPoint) && reading.Library.HasSource(ancestor))
            {
                reading.NoteCompilerError(); // A family that is not marked, which is said where it stands.
                return false;
            }

            if (ClassShape.LayersOf(ancestor, reading.Library).FirstOrDefault() is { } inherited)
            {
                reading.Report(Descriptors.BaseClassWithLayers, site, type.Name, ancestor.Name, inherited.Name);
            }
        }

        return true;
    }

    private bool CheckClass(INamedTypeSymbol type, bool mayBeAbstract)
    {
        int site = reading.Site(type);
        string? kind = type switch
        {
            { IsRecord: true } => "a record",
            { TypeKind: TypeKind.Struct } => "a struct",
            { IsStatic: true } => "static",
            { IsAbstract: true } when !mayBeAbstract => "abstract",
            _ when IsFileLocal(type) => "local to its file",
            _ when HidesNamespace(type) => "called like a namespace that generated code needs",
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

        CheckLayers(type);
        if (!CanBeRepeated(type))
        {
            reading.NoteCompilerError();
            canBeExtended = false;
        }

        return canBeExtended;
    }

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(r => r.GetSyntax() is not TypeDeclarationSyntax syntax || syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<INamedTypeSymbol> ContainersOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            yield return outer;
        }
    }

    private static bool HidesNamespace(INamedTypeSymbol type) =>
        type is { Name: "System" or "ModelGen", ContainingType: null, ContainingNamespace.IsGlobalNamespace: true };

    private static bool IsFileLocal(INamedTypeSymbol type) => ContainersOf(type).Prepend(type).Any(t => t.IsFileLocal);

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
    private bool CheckConstruction(INamedTypeSymbol type, INamedTypeSymbol? family)
    {
        bool isFit = true;
        if (family is null && type is { IsAbstract: false, BaseType: { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error } parent }
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

    /// <summary>A model may have a family, but nothing else that is a model, above it.</summary>
    private bool CheckBaseModel(INamedTypeSymbol type, INamedTypeSymbol model, int site)
    {
        if (!reading.Library.HasSource(model))
        {
            reading.Report(Descriptors.FamilyOfAnotherAssembly, site, model.Name, model.ContainingAssembly.Name);
            return false;
        }

        string? why =
            type.IsAbstract || !reading.Library.IsModel(type) ? "only a [Model] that is not abstract can be"
            : !SymbolEqualityComparer.Default.Equals(type.BaseType, model) ? $"derive from '{model.Name}' directly"
            : model.IsGenericType ? "it is generic; take a compile-time value as a constructor parameter instead"
            : ClosedModelReader.FindFamily(model, reading.Library) is { } family ? $"it is a model itself; derive from '{family.Name}'"
            : ClosedModelReader.FindFamily(type, reading.Library) is null ? "it is a model itself; make it abstract, or use a [Module] in both"
            : null;
        if (why is not null)
        {
            reading.Report(Descriptors.BaseIsNoFamily, site, type.Name, model.Name, why);
        }

        return why is null;
    }

    private void CheckLayers(INamedTypeSymbol type)
    {
        foreach (ISymbol member in ClassShape.OwnMembers(type).Where(m => m.IsStatic && ClassShape.IsStored(m) && reading.Library.HoldsParameters(ClassShape.TypeOf(m)!)))
        {
            reading.Report(Descriptors.StaticLayer, reading.Site(member), member.Name);
        }

        var layers = ClassShape.LayersOf(type, reading.Library).ToList();
        foreach (ISymbol layer in layers.Where(CanBeReplaced))
        {
            reading.Report(Descriptors.ReplaceableLayer, reading.Site(layer), layer.Name, layer is IFieldSymbol ? "readonly" : "get-only");
        }

        if (layers.Find(l => l.Locations[0].SourceTree?.FilePath != layers[0].Locations[0].SourceTree?.FilePath) is { } elsewhere)
        {
            reading.Report(Descriptors.LayersInSeveralFiles, reading.Site(elsewhere), type.Name, layers[0].Name);
        }
    }

    /// <summary>Whether others may put another layer into the member; within the class <see cref="Replacements"/> looks.</summary>
    private static bool CanBeReplaced(ISymbol member) => member switch
    {
        IFieldSymbol field => !field.IsReadOnly && field.DeclaredAccessibility != Accessibility.Private,
        IPropertySymbol { SetMethod: { } setter } => setter.DeclaredAccessibility != Accessibility.Private,
        _ => false,
    };

    /// <summary>A class that takes values at compile time takes them through its primary constructor: others are not read.</summary>
    private void CheckNoConstructors(INamedTypeSymbol type)
    {
        foreach (IMethodSymbol constructor in ClassShape.OwnConstructors(type).Where(c => !ClassShape.IsPrimary(c)))
        {
            reading.Report(Descriptors.ConstructorNotRead, reading.Site(constructor), type.Name);
        }
    }

    /// <param name="closing">The constructor of a closed model that gives its family the values.</param>
    private void CheckConstructors(INamedTypeSymbol type, IMethodSymbol? closing)
    {
        if (type.InstanceConstructors.Any(c => !ClassShape.IsNamedLikeClass(c)))
        {
            reading.NoteCompilerError();
        }

        foreach (IMethodSymbol constructor in ClassShape.OwnConstructors(type).Where(c => !SymbolEqualityComparer.Default.Equals(c, closing)))
        {
            if (ClassShape.IsPrimary(constructor))
            {
                if (ClosedModelReader.FindFamily(type, reading.Library) is null)
                {
                    reading.Report(Descriptors.PrimaryConstructorOnModel, reading.Site(type), type.Name);
                }
            }
            else if (GeneratedParameter(constructor) is { } generated)
            {
                reading.Report(Descriptors.ConstructorClash, reading.Site(constructor), type.Name, generated);
            }
            else if (ClassShape.InitializerOf(constructor) is not ConstructorInitializerSyntax { RawKind: (int)SyntaxKind.ThisConstructorInitializer } initializer
                || (closing is not null && initializer.ArgumentList.Arguments.Count == 0))
            {
                reading.Report(Descriptors.ConstructorDoesNotChain, reading.Site(constructor), type.Name);
            }
        }
    }

    private string? GeneratedParameter(IMethodSymbol constructor) => constructor.Parameters is not [{ Type: var type }] ? null
        : type.SpecialType == SpecialType.System_Int32 ? "int seed"
        : reading.Library.IsParameterSet(type) ? "ParameterSet parameters"
        : null;
}
