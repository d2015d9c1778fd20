using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Modules, and layers that say so, as functions: one for each class, constructor arguments, input types and other arguments, called with other parameters for each object. A module whose
/// code reaches beyond its own tensors and arguments is built into its caller instead.
/// </summary>
internal sealed class ModuleFunctions(LoweringContext context)
{
    private readonly Dictionary<string, ModuleFunction> built = new(StringComparer.Ordinal);

    /// <summary>All parameters of the model, which must have been placed before anything is called.</summary>
    public ImmutableArray<ParameterSlot> Parameters { get; set; } = [];

    /// <summary>All caches of the model, likewise.</summary>
    public ImmutableArray<CacheInstance> Caches { get; set; } = [];

    public Datum Call(Evaluator caller, ModuleInstance module, MethodDeclaration forward, ImmutableArray<Datum> arguments, int site)
    {
        if (arguments.Any(a => a is UnknownDatum))
        {
            return UnknownDatum.Instance;
        }

        // A stored tensor given as an argument is a tensor like any other.
        arguments = [.. arguments.Select(a => a is InstanceDatum { Instance: TensorInstance } ? new TensorDatum(caller.ToTensor(a, site), caller.Scope!) : a)];
        // A step of a loop is one function: what leaves the loop (SunkGradient) has to be seen.
        if (caller.Scope is null or { Outer: not null } || !arguments.All(IsArgument))
        {
            string reason = caller.Scope is { Outer: not null } ? "a step of a loop is one function" : "it is given what is no tensor and no constant";
            return BuiltIn(caller, module, forward, arguments, site, reason);
        }

        var source = new FunctionSource(
            module, (evaluator, given) => evaluator.Inline(forward, module, given, site), i => forward.Parameters[Math.Min(i, forward.Parameters.Count - 1)].Name, module.Class.GradientCheckpointing);
        return Call(caller, source, arguments, site) ?? BuiltIn(caller, module, forward, arguments, site, "it reaches tensors beyond its own, or gives conditions");
    }

    /// <summary>Calls the function of a layer.</summary>
    public Datum Call(Evaluator caller, LayerInstance layer, ImmutableArray<Datum> arguments, int site)
    {
        // A step of a loop is one function, as above.
        return caller.Scope is null or { Outer: not null }
            ? caller.ForwardLayer(layer, arguments, site)
            : Call(caller, new FunctionSource(layer, (evaluator, given) => evaluator.ForwardLayer(layer, given, site), i => i == 0 ? "x" : FormattableString.Invariant($"x{i + 1}"), false), arguments, site)
                ?? caller.ForwardLayer(layer, arguments, site);
    }

    /// <summary>Calls a function; null where there can be none.</summary>
    private Datum? Call(Evaluator caller, FunctionSource source, ImmutableArray<Datum> arguments, int site)
    {
        ModuleFunction function = Find(caller.Scope!, source, arguments, site);
        caller.Scope!.DependsOnMode |= function.DependsOnMode;
        caller.Scope.DependsOnSession |= function.DependsOnSession;
        return function.IsInlined ? null : Apply(function, caller, source.Instance, arguments, site);
    }

    private Datum BuiltIn(Evaluator caller, ModuleInstance module, MethodDeclaration forward, ImmutableArray<Datum> arguments, int site, string reason)
    {
        if (module.Class.GradientCheckpointing && caller.Scope is not null)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.NotCheckpointed, site, module.Class.Name, reason));
        }

        return caller.Inline(forward, module, arguments, site);
    }

    /// <summary>What can be handed to a function: tensors that lie in memory, and constants.</summary>
    private static bool IsArgument(Datum argument) => argument switch
    {
        TensorDatum tensor => tensor.Value.Type.Element != ElementType.Bool,
        TupleDatum tuple => tuple.Elements.All(IsArgument),
        ArrayDatum array => array.Elements.All(IsArgument),
        InstanceDatum or LambdaDatum or UnknownDatum => false,
        _ => true,
    };

    private ModuleFunction Find(FunctionScope caller, FunctionSource source, ImmutableArray<Datum> arguments, int site)
    {
        string key = $"{source.Instance.Structure} {DatumKey.Of(arguments)}";
        string keyInMode = caller.Mode ? key + " in training" : key + " in inference";
        string inSession = caller.Session is { } sizes ? $" in a session of {sizes.Batch}" : " without a session";
        if (new[] { key, keyInMode, key + inSession, keyInMode + inSession }.FirstOrDefault(built.ContainsKey) is { } known)
        {
            return built[known];
        }

        ModuleFunction function = Build(source, arguments, caller, site);
        built.Add((function.DependsOnMode ? keyInMode : key) + (function.DependsOnSession ? inSession : ""), function);
        return function;
    }

    private ModuleFunction Build(FunctionSource source, ImmutableArray<Datum> arguments, FunctionScope caller, int site)
    {
        int errors = context.ErrorCount;
        var scope = new FunctionScope(source.Instance, InstanceTree.Below(source.Instance, Parameters), caller.Mode) { Session = caller.Session };
        var evaluator = new Evaluator(context, this, scope);
        scope.Graph.Site = site;
        var formal = ImmutableArray.CreateBuilder<Datum>();
        for (int i = 0; i < arguments.Length; i++)
        {
            formal.Add(ToInputs(arguments[i], scope, source.InputName(i)));
        }

        try
        {
            Datum result = source.Build(evaluator, formal.ToImmutable());
            var outputs = new Dictionary<Value, int>();
            if (ToOutputs(result, evaluator, outputs, site) is not { } template)
            {
                return ModuleFunction.Inlined(scope);
            }

            context.CountNodes(scope.Graph.Count, site);
            Graph graph = scope.Finish([.. outputs.OrderBy(o => o.Value).Select(o => o.Key)]);
            EntryPointChecks.Assignments(context, graph);
            if (context.ErrorCount > errors || (outputs.Count == 0 && graph.Effects.IsEmpty))
            {
                return new ModuleFunction(null, template, context.ErrorCount > errors, scope.DependsOnMode, scope.DependsOnSession, scope.Caches);
            }

            var function = new Function(context.UniqueFunctionName(source.Instance.TypeName), scope.Parameters, graph)
            {
                InputRoles = scope.InputRoles,
                Layers = scope.Layers.Finish(source.Instance, graph),
                GradientCheckpointing = source.GradientCheckpointing,
            };
            return new ModuleFunction(function, template, false, scope.DependsOnMode, scope.DependsOnSession, scope.Caches);
        }
        catch (OutsideFunctionException)
        {
            return ModuleFunction.Inlined(scope);
        }
    }

    /// <summary>The argument as the function sees it: its tensors are inputs.</summary>
    private static Datum ToInputs(Datum argument, FunctionScope scope, string name)
    {
        switch (argument)
        {
            case TensorDatum tensor:
                return new TensorDatum(scope.AsInput(tensor.Value, name), scope);
            case TupleDatum tuple:
                return new TupleDatum([.. tuple.Elements.Select((e, i) => ToInputs(e, scope, FormattableString.Invariant($"{name}{i + 1}")))]);
            case ArrayDatum array:
                return new ArrayDatum([.. array.Elements.Select((e, i) => ToInputs(e, scope, FormattableString.Invariant($"{name}{i + 1}")))]);
            default:
                return argument;
        }
    }

    /// <summary>
    /// The result with its tensors replaced by where a caller finds them: computed ones are outputs of the call, others are the caller's own. Null where it holds what
    /// only exists inside.
    /// </summary>
    private static Datum? ToOutputs(Datum result, Evaluator evaluator, Dictionary<Value, int> outputs, int site)
    {
        switch (result)
        {
            case TensorDatum or InstanceDatum { Instance: TensorInstance }:
                Value value = evaluator.ToTensor(result, site);
                if (value.Type.Element == ElementType.Bool)
                {
                    return null;
                }

                if (value.Operator.Kind == OperatorKind.Source)
                {
                    return new SourceDatum(value.Operator, value.Type);
                }

                if (!outputs.TryGetValue(value, out int index))
                {
                    index = outputs.Count;
                    outputs.Add(value, index);
                }

                return new OutputDatum(index, value.Type);
            case TupleDatum or ArrayDatum:
                ImmutableArray<Datum> elements = result is TupleDatum t ? t.Elements : ((ArrayDatum)result).Elements;
                var templates = ImmutableArray.CreateBuilder<Datum>();
                foreach (Datum element in elements)
                {
                    if (ToOutputs(element, evaluator, outputs, site) is not { } template)
                    {
                        return null;
                    }

                    templates.Add(template);
                }

                return result is TupleDatum ? new TupleDatum(templates.ToImmutable()) : new ArrayDatum(templates.ToImmutable());
            case InstanceDatum or LambdaDatum:
                return null;
            default:
                return result;
        }
    }

    private static Datum Apply(ModuleFunction function, Evaluator caller, Instance instance, ImmutableArray<Datum> arguments, int site)
    {
        FunctionScope scope = caller.Scope!;
        scope.Graph.Site = site;
        if (function.HasErrors)
        {
            caller.Context.NoteKnownError();
        }

        var inputs = new List<Value>();
        foreach (Datum argument in arguments)
        {
            CollectTensors(argument, caller, inputs, site);
        }

        int first = instance.FirstParameter - scope.Root.FirstParameter;
        if (first < 0 || first + instance.ParameterCount > scope.Root.ParameterCount)
        {
            throw new OutsideFunctionException();
        }

        foreach (CacheUse use in function.Caches)
        {
            scope.NoteCache(use with { First = use.First + instance.FirstCached - scope.Root.FirstCached });
        }

        foreach (InputRole role in function.Function?.FromSession ?? [])
        {
            Value given = scope.FromSession(role);
            SessionSizes sizes = scope.Session!;
            inputs.Add(role == InputRole.Cache ? Slice.Along(scope.Graph, given, 0, sizes.Of(instance.FirstCached - scope.Root.FirstCached), sizes.Of(instance.Cached)) : given);
        }

        Node? node = function.Function is null ? null : scope.Graph.AddNode(Operators.Calls.Call.Of(scope.Graph, function.Function, first), [.. inputs]);
        if (node is not null)
        {
            scope.Layers.NoteFunction(function.Function!);
            if (function.Function!.Graph.Effects.Length > 0)
            {
                scope.AddEffect(node);
            }
        }

        return FromOutputs(function.Result);

        Datum FromOutputs(Datum template) => template switch
        {
            OutputDatum output => new TensorDatum(node is null ? scope.Placeholder(output.Type) : new Value(node, output.Index), scope),
            SourceDatum { Operator: Input { Index: >= 0 } input } => new TensorDatum(inputs[input.Index], scope),
            SourceDatum { Operator: Parameter parameter } => new TensorDatum(scope.Graph.Add(new Parameter(first + parameter.Index, parameter.Shape)), scope),
            SourceDatum source => new TensorDatum(scope.Graph.Add(source.Operator), scope),
            TupleDatum tuple => new TupleDatum([.. tuple.Elements.Select(FromOutputs)]),
            ArrayDatum array => new ArrayDatum([.. array.Elements.Select(FromOutputs)]),
            _ => template,
        };
    }

    private static void CollectTensors(Datum argument, Evaluator caller, List<Value> inputs, int site)
    {
        switch (argument)
        {
            case TensorDatum:
                inputs.Add(caller.Scope!.InMemory(caller.ToTensor(argument, site)));
                break;
            case TupleDatum tuple:
                foreach (Datum element in tuple.Elements)
                {
                    CollectTensors(element, caller, inputs, site);
                }

                break;
            case ArrayDatum array:
                foreach (Datum element in array.Elements)
                {
                    CollectTensors(element, caller, inputs, site);
                }

                break;
        }
    }

    /// <summary>What a function is made of.</summary>
    /// <param name="Instance">The module or layer whose tensors it has.</param>
    /// <param name="Build">Adds its graph, given arguments as the function sees them.</param>
    /// <param name="InputName">What its inputs are called that come from an argument.</param>
    private sealed record FunctionSource(Instance Instance, Func<Evaluator, ImmutableArray<Datum>, Datum> Build, Func<int, string> InputName, bool GradientCheckpointing);

    /// <summary>A tensor that a call computes.</summary>
    private sealed record OutputDatum(int Index, TensorType Type) : Datum;

    /// <summary>A tensor that needs no computing: an argument handed back, a parameter, a constant.</summary>
    private sealed record SourceDatum(Operator Operator, TensorType Type) : Datum;

    /// <summary>A module's <c>Forward</c>, built.</summary>
    /// <param name="Function">Null where nothing is computed, or where there are errors.</param>
    /// <param name="Result">What a call gives, in terms of the function's outputs.</param>
    /// <param name="Caches">The caches that a call appends to, counted from the module's own.</param>
    private sealed record ModuleFunction(Function? Function, Datum Result, bool HasErrors, bool DependsOnMode, bool DependsOnSession, ImmutableArray<CacheUse> Caches)
    {
        public bool IsInlined { get; private init; }

        public static ModuleFunction Inlined(FunctionScope scope) => new(null, UnknownDatum.Instance, false, scope.DependsOnMode, scope.DependsOnSession, []) { IsInlined = true };
    }
}
