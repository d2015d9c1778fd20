using System.Collections.Immutable;
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
    private readonly ShapeReader shapes = new(reading, type);
    private readonly RefusedSignature signature = new(reading);
    private readonly List<EntryPointDeclaration> refused = [];
    private readonly bool isNameofHidden = reading.IsNameofHidden(type);

    /// <summary>Methods that are meant as entry points and cannot be read as such, as well as they are known: calls of them need no errors of their own.</summary>
    public EquatableArray<EntryPointDeclaration> Refused => refused.ToEquatableArray();

    public EquatableArray<EntryPointDeclaration> Read()
    {
        var entryPoints = new List<EntryPointDeclaration>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var unmarked = new List<IMethodSymbol>();

        // What C# refuses as a second meaning of a name: the generated overload would be a third.
        var others = new HashSet<string>(
            ClassShape.OwnMembers(type).Where(m => m is not IMethodSymbol).Select(m => m.Name).Concat(type.TypeParameters.Select(p => p.Name)).Append(type.Name),
            StringComparer.Ordinal);
        bool hasAny = false;
        foreach (IMethodSymbol method in ClassShape.OwnMembers(type).OfType<IMethodSymbol>())
        {
            AttributeData? forward = library.FindAttribute(method, "ForwardAttribute");
            AttributeData? loss = library.FindAttribute(method, "LossAttribute");
            if (forward is null && loss is null)
            {
                unmarked.Add(method);
                continue;
            }

            hasAny = true;
            if (others.Contains(method.Name))
            {
                reading.NoteCompilerError();
            }
            else if (!names.Add(method.Name))
            {
                reading.Report(Descriptors.DuplicateEntryPoint, reading.Site(method), type.Name, method.Name);
                refused.Add(signature.Of(method, isLoss: forward is null));
            }
            else if (CheckMethod(method, forward is not null && loss is not null) && Read(method, forward, loss) is { } entryPoint)
            {
                entryPoints.Add(entryPoint);
            }
            else
            {
                refused.Add(signature.Of(method, isLoss: forward is null));
            }
        }

        CheckUnmarked(unmarked, hasAny);
        return entryPoints.ToEquatableArray();
    }

    private void CheckUnmarked(List<IMethodSymbol> methods, bool hasEntryPoint)
    {
        var withShapes = methods.Where(HasShapes).ToList();
        if (hasEntryPoint)
        {
            withShapes.ForEach(m => reading.Report(Descriptors.ShapesWithoutEntryPoint, reading.Site(m), m.Name));
        }
        else if (methods.SelectMany(m => m.GetAttributes()).Any(a => a.AttributeClass is { TypeKind: TypeKind.Error }))
        {
            reading.NoteCompilerError();
        }
        else if (!reading.HasSyntaxErrors(type))
        {
            reading.Report(Descriptors.NoEntryPoint, reading.Site(type), type.Name);
            refused.AddRange(withShapes.GroupBy(m => m.Name).Select(m => signature.Of(m.First(), isLoss: false)));
        }
    }

    private bool HasShapes(IMethodSymbol method) =>
        library.FindResultAttribute(method, "ShapeAttribute") is not null || method.Parameters.Any(p => library.FindAttribute(p, "ShapeAttribute") is not null);

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

    private EntryPointDeclaration? Read(IMethodSymbol method, AttributeData? forward, AttributeData? loss)
    {
        int site = reading.Site(method);
        var names = new HashSet<string>([""], StringComparer.Ordinal);
        var inputs = method.Parameters.Select(p => ReadInput(method, p, names)).ToList();
        var results = ReadResult(method, isLoss: loss is not null, inputs);
        var trains = loss is null ? null : ReadTrains(method, loss);
        if (loss is not null && method.Parameters.IsEmpty && method.DeclaredAccessibility != Accessibility.Private)
        {
            reading.Report(Descriptors.LossIsCallable, site, method.Name);
        }

        string key = reading.Reach(method);
        AttributeData? resultShape = library.FindResultAttribute(method, "ShapeAttribute");
        EquatableArray<DeclaredDim>? stated = resultShape is null ? null : shapes.Read(method, method, resultShape);
        (bool ChannelsLast, bool Bytes)? options = stated is { } dims
            ? shapes.ReadOptions(method, resultShape!, dims, "a result is floats: 'Bytes' is for an input", Library.ResultTypes(method).Length > 1 ? "it gives several tensors" : null)
            : null;
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
            IsNameofHidden = isNameofHidden,
            IntegerResults = library.IntegerResults(method),
            HasNoSession = forward?.NamedArguments.Any(a => a is { Key: "Session", Value.Value: false }) ?? false,
            ResultShape = stated,
            IsResultChannelsLast = options?.ChannelsLast ?? false,
        };
    }

    /// <param name="names">Names of parameters that cannot be this one's, which C# says: none, in half-typed code, and those of the parameters before.</param>
    private EntryPointInput? ReadInput(IMethodSymbol method, IParameterSymbol parameter, HashSet<string> names)
    {
        int site = reading.Site(parameter);
        if (!names.Add(parameter.Name) || parameter.Type.TypeKind == TypeKind.Error)
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

        bool isInteger = library.IsIntTensor(parameter.Type);
        string? noBytes = isInteger ? "it is an 'IntTensor': 'Bytes' is for a 'Tensor', which has them as floats" : isState ? "state that is carried from call to call is floats" : null;
        return shapes.Read(method, parameter, attribute) is { } shape
            && shapes.ReadOptions(parameter, attribute, shape, noBytes, isState ? "state that is carried from call to call lies in the order of its dimensions" : null) is var (channelsLast, bytes)
            ? new EntryPointInput(site, parameter.Name, isInteger ? DeclaredElement.Int : bytes ? DeclaredElement.Byte : DeclaredElement.Float, shape) { IsState = isState, IsChannelsLast = channelsLast }
            : null;
    }

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
        if (!AreTensors(method, isLoss, states.Count) || (isLoss && states.Count == 0 && !elements.IsEmpty))
        {
            string instead = !isLoss ? states.Count == 0 ? "a forward method gives a 'Tensor', an 'IntTensor' or a tuple of them" : "a forward method gives a 'Tensor' or a tuple of tensors, whose last ones are the new values of the state, each a 'Tensor'"
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

        var names = new UniqueNames(
            method.Parameters.Select(p => p.Name).Concat(inputs.SelectMany(i => i?.Shape.Items ?? []).Select(d => d.Symbol ?? "")),
            StringComparer.Ordinal);
        return elements.IsEmpty
            ? [names.Take(states.Count == 0 ? "result" : CSharpName.OfNewValue(states[0].Name))]
            : elements.Select((e, i) => names.Take(ResultName(e, i, i < own ? null : states[i - own]))).ToEquatableArray();
    }

    /// <summary>Whether all results are tensors: of floats what a loss gives and what is carried, of floats or integers all else.</summary>
    private bool AreTensors(IMethodSymbol method, bool isLoss, int states)
    {
        ImmutableArray<ITypeSymbol> results = Library.ResultTypes(method);
        return results.Select((type, i) => library.IsTensor(type) || (library.IsIntTensor(type) && !isLoss && i < results.Length - states)).All(fits => fits);
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
        return state is not null && (name is null || name == CSharpName.ToPathName(state.Name)) ? CSharpName.OfNewValue(state.Name)
            : name ?? FormattableString.Invariant($"result{index + 1}");
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
