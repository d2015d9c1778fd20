using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Reads a <c>[Model]</c> or <c>[Module]</c> class and everything it reaches. The shape of the class comes first, from symbols alone; then entry
/// points and members; then, until nothing new turns up, the methods, modules and static members they refer to.
/// </summary>
internal sealed class DeclarationReader
{
    private readonly INamedTypeSymbol type;

    /// <summary>The class that declares layers and entry points: the family of a closed model, otherwise the class itself.</summary>
    private readonly INamedTypeSymbol declaring;

    private readonly Reading reading;
    private readonly MemberReader members;
    private readonly ClassChecks checks;
    private readonly Dictionary<string, MethodDeclaration> methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StaticMember> statics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, INamedTypeSymbol> modules = new(StringComparer.Ordinal);

    /// <summary>Classes of static members that have been read.</summary>
    private readonly HashSet<INamedTypeSymbol> staticTypes = new(SymbolEqualityComparer.Default);

    private DeclarationReader(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        this.type = type;
        reading = new Reading(compilation, Library.Of(type, compilation), cancellation);
        declaring = ClosedModelReader.FindFamily(type, reading.Library) ?? type;
        members = new MemberReader(reading);
        checks = new ClassChecks(reading);
        reading.Site(type);
    }

    /// <summary>Reads a model for the generator.</summary>
    public static ReadResult<ModelDeclaration> ReadModel(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        IsFirst(context)
            ? ReadModel((INamedTypeSymbol)context.TargetSymbol, context.SemanticModel.Compilation, cancellation)
            : ReadResult<ModelDeclaration>.Nothing;

    /// <summary>Reads a module for the generator.</summary>
    public static ReadResult<ModuleDeclaration> ReadModule(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        IsFirst(context)
            ? ReadModule((INamedTypeSymbol)context.TargetSymbol, context.SemanticModel.Compilation, cancellation)
            : ReadResult<ModuleDeclaration>.Nothing;

    public static ReadResult<ModelDeclaration> ReadModel(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var reader = new DeclarationReader(type, compilation, cancellation);
        return reader.Guarded(() => reader.ReadModel(TypeHeader.Of(type, compilation, ".g.cs")));
    }

    public static ReadResult<ModuleDeclaration> ReadModule(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var reader = new DeclarationReader(type, compilation, cancellation);
        return reader.Guarded(() => reader.ReadModule(TypeHeader.Of(type, compilation, ".Binding.g.cs")));
    }

    /// <summary>An attribute that stands on two parts of a class, which the C# compiler rejects, must not give two results of one name.</summary>
    private static bool IsFirst(GeneratorAttributeSyntaxContext context) =>
        context.TargetSymbol.GetAttributes()
            .FirstOrDefault(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, context.Attributes[0].AttributeClass))
            is { ApplicationSyntaxReference: { } first }
        && first.SyntaxTree == context.TargetNode.SyntaxTree
        && context.TargetNode.Span.Contains(first.Span);

    private ReadResult<T> Guarded<T>(Func<T?> read)
        where T : class
    {
        try
        {
            T? declaration = read();
            return new ReadResult<T>(declaration, reading.Sites, reading.Diagnostics);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new ReadResult<T>(null, reading.Sites, [.. reading.Diagnostics, DiagnosticInfo.OfFailure(type.Name, e)]);
        }
    }

    private ModelDeclaration? ReadModel(TypeDeclaration header)
    {
        if (!checks.CheckBases(type))
        {
            return null;
        }

        INamedTypeSymbol? family = type.Equals(declaring, SymbolEqualityComparer.Default) ? null : declaring;
        bool canBeExtended = checks.CheckModel(type, family);
        var names = new GeneratedNames(reading, type, declaring);
        var clashes = names.Check();
        ClosedModel? closed = family is null ? null : new ClosedModelReader(reading, type, family).Read(overrides: family.IsAbstract & checks.CheckModel(family, null) & checks.CheckBases(family));
        var reader = new EntryPointReader(reading, declaring);
        var entryPoints = reader.Read();
        members.ReadLayers(declaring);
        ReadReached();
        CheckReplacements();
        new MissingUsings(reading, declaring).Report();
        var weights = new WeightReader(reading).Read(type, family);
        bool hasBFloat16Weights = HasBFloat16Weights(type, entryPoints, isReported: true) | (family is not null && HasBFloat16Weights(family, entryPoints, isReported: false));

        if (!canBeExtended)
        {
            return null;
        }

        bool hasCaches = members.HasCaches(declaring);
        var ofSession = hasCaches ? names.CheckSession() : [];
        return new ModelDeclaration(
            header,
            Class(declaring, declaring.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat), forward: null),
            modules.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => Module(m.Value)).ToEquatableArray(),
            methods.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value).ToEquatableArray(),
            statics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value).ToEquatableArray(),
            entryPoints,
            reading.HasErrors)
        {
            IsFamily = type.IsAbstract,
            Closed = closed,
            Refused = reader.Refused,
            Clashes = clashes.Items.Concat(ofSession).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray(),
            HasCaches = hasCaches,
            ConstructorOfBroken = ClassShape.ConstructorOfBroken(type),
            TakenNames = ClassShape.OwnMembers(type).Concat(family is null ? [] : ClassShape.OwnMembers(family)).Select(m => m.Name).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray(),
            HasToString = ClassShape.Uses(type, nameof(ToString)),
            HasSummary = ClassShape.Uses(type, "Summary"),
            Weights = weights,
            HasBFloat16Weights = hasBFloat16Weights,
        };
    }

    private ModuleDeclaration? ReadModule(TypeDeclaration header)
    {
        bool canBeExtended = checks.CheckModule(type);
        reading.Reach(type);
        ReadReached();
        CheckReplacements();
        new MissingUsings(reading, type).Report();
        new WeightReader(reading).Refuse(type);
        return canBeExtended ? new ModuleDeclaration(Module(type) with { Type = header }, reading.HasErrors) : null;
    }

    /// <summary>Whether a class says that weights are bfloat16: then it has no losses.</summary>
    /// <param name="isReported">Whether a loss is a mistake of this class; if not, that of its family, which is read by itself.</param>
    private bool HasBFloat16Weights(INamedTypeSymbol model, EquatableArray<EntryPointDeclaration> entryPoints, bool isReported)
    {
        bool hasBFloat16Weights = reading.Library.FindAttribute(model, "ModelAttribute")?.NamedArguments.Any(a => a is { Key: "Weights", Value.Value: 1 }) ?? false;
        foreach (EntryPointDeclaration loss in entryPoints.Items.Where(e => hasBFloat16Weights && e.Kind == EntryPointKind.Loss))
        {
            if (isReported)
            {
                reading.Report(Descriptors.LossOfBFloat16, loss.Site, model.Name, loss.Name);
            }
            else
            {
                reading.NoteCompilerError();
            }
        }

        return hasBFloat16Weights;
    }

    private void ReadReached()
    {
        while (true)
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            if (reading.Modules.Count > 0)
            {
                INamedTypeSymbol module = reading.Modules.Dequeue();
                modules[reading.Reach(module)] = module;
                checks.CheckModule(module);
                members.ReadLayers(module);
                if (ClassShape.FindForward(module) is { } forward)
                {
                    reading.Reach(forward);
                }
            }
            else if (reading.Methods.Count > 0)
            {
                IMethodSymbol method = reading.Methods.Dequeue();
                string key = reading.Reach(method);
                if (new BodyReader(reading, method).ReadMethod(key) is { } declaration)
                {
                    methods[key] = declaration;
                }
            }
            else if (reading.Members.Count > 0)
            {
                members.Read(reading.Members.Dequeue());
            }
            else if (reading.Statics.Count > 0)
            {
                ISymbol member = reading.Statics.Dequeue();
                string key = reading.ReachStatic(member);
                staticTypes.Add(member.ContainingType);
                EqualsValueClauseSyntax initializer = MemberReader.FindInitializer(member, reading.Cancellation)!;
                statics[key] = new StaticMember(key, new BodyReader(reading, member).ReadInitializer(initializer));
            }
            else
            {
                return;
            }
        }
    }

    private void CheckReplacements()
    {
        var replacements = new Replacements(reading, s => members.HasRead(s) || reading.HasReached(s));
        foreach (INamedTypeSymbol read in modules.Values.Append(declaring).Concat(staticTypes).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
        {
            replacements.Check(read);
        }
    }

    private ClassDeclaration Module(INamedTypeSymbol module) =>
        Class(module, reading.Reach(module), ClassShape.FindForward(module) is { } forward ? reading.Reach(forward) : null) with
        {
            GradientCheckpointing = reading.Library.FindAttribute(module, "ModuleAttribute")?.NamedArguments.Any(a => a is { Key: "GradientCheckpointing", Value.Value: true }) ?? false,
        };

    private ClassDeclaration Class(INamedTypeSymbol symbol, string key, string? forward) => new(
        key,
        symbol.Name,
        reading.Site(symbol),
        ClassShape.FindPrimaryConstructor(symbol) is { } constructor ? constructor.Parameters.Select(Parameter).ToEquatableArray() : [],
        members.MembersOf(symbol),
        forward);

    private ConstructorParameter Parameter(IParameterSymbol parameter) => new(
        parameter.Name,
        parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reading.Cancellation) is ParameterSyntax { Default: { } value }
            ? new BodyReader(reading, parameter).ReadInitializer(value)
            : null);
}
