using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Reads what the outside sees of a model's entry points, from symbols and attributes alone: however wrong their bodies are, the generated signatures
/// stay, and callers are not flooded with errors.
/// </summary>
internal sealed class EntryPointReader(Reading reading, INamedTypeSymbol type)
{
    private readonly Library library = reading.Library;
    private readonly ConstructorSizes sizes = new(reading, type);

    public EquatableArray<EntryPointDeclaration> Read()
    {
        var entryPoints = new List<EntryPointDeclaration>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool hasAny = false;
        foreach (IMethodSymbol method in ClassShape.OwnMembers(type).OfType<IMethodSymbol>())
        {
            AttributeData? forward = library.FindAttribute(method, "ForwardAttribute");
            AttributeData? loss = library.FindAttribute(method, "LossAttribute");
            if (forward is null && loss is null)
            {
                continue;
            }

            hasAny = true;
            if (!names.Add(method.Name))
            {
                reading.Report(Descriptors.DuplicateEntryPoint, reading.Site(method), type.Name, method.Name);
            }
            else if (CheckMethod(method, forward is not null && loss is not null) && Read(method, loss) is { } entryPoint)
            {
                entryPoints.Add(entryPoint);
            }
        }

        if (!hasAny && !reading.HasSyntaxErrors(type))
        {
            reading.Report(Descriptors.NoEntryPoint, reading.Site(type), type.Name);
        }

        return entryPoints.ToEquatableArray();
    }

    private bool CheckMethod(IMethodSymbol method, bool isBoth)
    {
        string? what =
            isBoth ? "marked with both [Forward] and [Loss]"
            : method.IsStatic ? "static"
            : method.IsAsync ? "async"
            : method.IsGenericMethod ? "generic"
            : method.IsAbstract || method.IsExtern || (method.IsPartialDefinition && method.PartialImplementationPart is null) ? "without a body"
            : method.MethodKind != MethodKind.Ordinary ? "an explicit implementation of an interface"
            : null;
        if (what is not null)
        {
            reading.Report(Descriptors.EntryPointMethod, reading.Site(method), method.Name, what);
        }

        return what is null;
    }

    private EntryPointDeclaration? Read(IMethodSymbol method, AttributeData? loss)
    {
        int site = reading.Site(method);
        var inputs = method.Parameters.Select(p => ReadInput(method, p)).ToList();
        var results = ReadResult(method, isLoss: loss is not null, inputs);
        var trains = loss is null ? null : ReadTrains(method, loss);
        string key = reading.Reach(method);
        if (results is null || inputs.Contains(null))
        {
            return null;
        }

        return new EntryPointDeclaration(
            site,
            method.Name,
            loss is null ? EntryPointKind.Forward : EntryPointKind.Loss,
            key,
            inputs.Select(i => i!).ToEquatableArray(),
            trains,
            results.Value)
        {
            ResultShape = library.FindResultAttribute(method, "ShapeAttribute") is { } shape ? ReadShape(method, method, shape) : null,
        };
    }

    private EntryPointInput? ReadInput(IMethodSymbol method, IParameterSymbol parameter)
    {
        int site = reading.Site(parameter);
        if (parameter.Type.TypeKind == TypeKind.Error)
        {
            reading.NoteCompilerError();
            return null;
        }

        string? what =
            parameter.RefKind != RefKind.None ? "is passed by reference"
            : parameter.IsParams ? "is 'params'"
            : parameter.HasExplicitDefaultValue || parameter.IsOptional ? "is optional"
            : !library.IsTensor(parameter.Type) && !library.IsIntTensor(parameter.Type) ? $"is of type '{Words.Name(parameter.Type)}'"
            : null;
        if (what is not null)
        {
            reading.Report(Descriptors.EntryPointParameter, site, parameter.Name, method.Name, what);
            return null;
        }

        if (library.FindAttribute(parameter, "ShapeAttribute") is not { } attribute)
        {
            reading.Report(Descriptors.MissingShape, site, parameter.Name, method.Name);
            return null;
        }

        bool isState = library.FindAttribute(parameter, "StateAttribute") is not null;
        if (isState && library.IsIntTensor(parameter.Type))
        {
            reading.Report(Descriptors.IntegerState, site, parameter.Name, method.Name);
            return null;
        }

        return ReadShape(method, parameter, attribute) is { } shape
            ? new EntryPointInput(site, parameter.Name, library.IsIntTensor(parameter.Type), shape) { IsState = isState }
            : null;
    }

    private EquatableArray<DeclaredDim>? ReadShape(IMethodSymbol method, ISymbol target, AttributeData attribute)
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

        var arguments = (attribute.ApplicationSyntaxReference?.GetSyntax(reading.Cancellation) as AttributeSyntax)?.ArgumentList?.Arguments;
        var dims = new List<DeclaredDim>();
        for (int i = 0; i < values.Length; i++)
        {
            if (sizes.TryRead(values[i], method, () => SiteOf(i), dims))
            {
                continue;
            }

            DeclaredDim? dim = values[i].Kind == TypedConstantKind.Error ? null : values[i].Value switch
            {
                int size and >= 1 => new DeclaredDim(size, null),
                string name when SyntaxFacts.IsValidIdentifier(name) && method.Parameters.All(p => p.Name != name) => new DeclaredDim(null, name),
                _ => null,
            };
            if (dim is { } known)
            {
                dims.Add(known);
            }
            else if (values[i].Kind == TypedConstantKind.Error)
            {
                reading.NoteCompilerError();
            }
            else
            {
                reading.Report(Descriptors.InvalidShape, SiteOf(i), Show(values[i]));
            }
        }

        return dims.Count == values.Length ? dims.ToEquatableArray() : null;

        int SiteOf(int index) => arguments?.Count == values.Length ? reading.Site(arguments.Value[index]) : reading.Site(attribute, target);
    }

    private static string Show(TypedConstant value) =>
        value.IsNull ? "'null'" : value.Kind == TypedConstantKind.Array ? "An array" : value.ToCSharpString();

    /// <summary>Names for the results, different from those of inputs and symbols.</summary>
    private EquatableArray<string>? ReadResult(IMethodSymbol method, bool isLoss, List<EntryPointInput?> inputs)
    {
        ITypeSymbol result = method.ReturnType;
        if (result.TypeKind == TypeKind.Error)
        {
            reading.NoteCompilerError();
            return null;
        }

        var states = inputs.OfType<EntryPointInput>().Where(i => i.IsState).ToList();
        var elements = result is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : [];
        bool areTensors = library.IsTensor(result) || (!elements.IsEmpty && elements.All(e => library.IsTensor(e.Type)));
        if (!areTensors || (isLoss && states.Count == 0 && !elements.IsEmpty))
        {
            string instead = !isLoss ? "a forward method gives a 'Tensor' or a tuple of them"
                : states.Count == 0 ? "a loss gives one scalar 'Tensor'"
                : "a loss with [State] gives a tuple: one scalar 'Tensor', then the new values of the state";
            reading.Report(Descriptors.EntryPointResult, reading.Site(method), method.Name, Words.Name(result), instead);
            return null;
        }

        int own = Math.Max(elements.Length, 1) - states.Count;
        if (states.Count > 0 && (isLoss ? own != 1 : own < 0))
        {
            ReportMissingState(method, isLoss, states, given: Math.Max(elements.Length, 1));
            return null;
        }

        var taken = new HashSet<string>(
            method.Parameters.Select(p => p.Name).Concat(inputs.SelectMany(i => i?.Shape.Items ?? []).Select(d => d.Symbol ?? "")),
            StringComparer.Ordinal);
        return elements.IsEmpty
            ? [Unique(states.Count == 0 ? "result" : NewValue(states[0]), taken)]
            : elements.Select((e, i) => Unique(ResultName(e, i, i < own ? null : states[i - own]), taken)).ToEquatableArray();
    }

    private void ReportMissingState(IMethodSymbol method, bool isLoss, List<EntryPointInput> states, int given)
    {
        string expected = FormattableString.Invariant($"{(isLoss ? "the loss and " : "")}{states.Count} new value{(states.Count == 1 ? "" : "s")}");
        string results = FormattableString.Invariant($"{given} result{(given == 1 ? "" : "s")}");
        reading.Report(Descriptors.StateWithoutResult, reading.Site(method), string.Join(", ", states.Select(s => $"'{s.Name}'")), method.Name, results, expected);
    }

    /// <summary>The user's name; for the new value of a state that the user calls like the state, or not at all, one that says so.</summary>
    private static string ResultName(IFieldSymbol element, int index, EntryPointInput? state)
    {
        string? name = element.IsExplicitlyNamedTupleElement ? CSharpName.ToPathName(element.Name) : null;
        return state is not null && (name is null || name == CSharpName.ToPathName(state.Name)) ? NewValue(state)
            : name ?? FormattableString.Invariant($"result{index + 1}");
    }

    private static string NewValue(EntryPointInput state) => "new" + CSharpName.ToMemberName(state.Name);

    private static string Unique(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
        {
            candidate = FormattableString.Invariant($"{name}{i}");
        }

        return candidate;
    }

    private EquatableArray<string>? ReadTrains(IMethodSymbol method, AttributeData loss)
    {
        TypedConstant trains = loss.NamedArguments.FirstOrDefault(a => a.Key == "Trains").Value;
        if (trains.Kind != TypedConstantKind.Array || trains.IsNull)
        {
            return null;
        }

        var layers = new HashSet<string>(ClassShape.LayersOf(type, library).Select(l => l.Name), StringComparer.Ordinal);
        for (int i = 0; i < trains.Values.Length; i++)
        {
            TypedConstant name = trains.Values[i];
            if (name.Kind == TypedConstantKind.Error)
            {
                reading.NoteCompilerError();
            }
            else if (!layers.Contains(name.Value as string ?? ""))
            {
                int site = FindElement(loss, i) is { } element ? reading.Site(element) : reading.Site(loss, method);
                reading.Report(Descriptors.Trains, site, name.ToCSharpString(), type.Name);
            }
        }

        if (trains.Values.IsEmpty)
        {
            reading.Report(Descriptors.Trains, reading.Site(loss, method), "nothing", type.Name);
        }

        return trains.Values.Select(v => v.Value as string ?? "").Where(layers.Contains).ToEquatableArray();
    }

    /// <summary>The expression of an element of <c>Trains</c>, however the array is written.</summary>
    private SyntaxNode? FindElement(AttributeData loss, int index)
    {
        var syntax = loss.ApplicationSyntaxReference?.GetSyntax(reading.Cancellation) as AttributeSyntax;
        ExpressionSyntax? array = syntax?.ArgumentList?.Arguments
            .FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "Trains")?.Expression;
        return array switch
        {
            CollectionExpressionSyntax { Elements: var elements } => elements.ElementAtOrDefault(index),
            ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var elements } => elements.ElementAtOrDefault(index),
            ArrayCreationExpressionSyntax { Initializer.Expressions: var elements } => elements.ElementAtOrDefault(index),
            _ => null,
        };
    }
}
