using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Lowering;

/// <summary>Runs an entry point's method over its declared inputs.</summary>
internal sealed class EntryPointLowering(LoweringContext context, ModuleFunctions functions, ModuleInstance model)
{
    /// <summary>The entry point's functions; null where something in it is wrong.</summary>
    public LoweredEntryPoint? Lower(EntryPointDeclaration entry)
    {
        if (context.Method(entry.Method) is not { } method)
        {
            return null;
        }

        string name = context.UniqueFunctionName(entry.Name);
        (Function? inference, FunctionScope built) = Build(entry, method, name, isTraining: false);
        Function? training = built.DependsOnMode ? Build(entry, method, context.UniqueFunctionName(entry.Name + "Training"), isTraining: true).Function : inference;
        if (inference is null || training is null || IsRefused(entry.Kind == EntryPointKind.Loss ? training : inference))
        {
            return null;
        }

        SessionEntry? session = null;
        if (entry is { Kind: EntryPointKind.Forward, HasNoSession: false } && !built.Caches.IsEmpty)
        {
            session = InSession(entry, method, inference, built.Caches);
            if (session is null)
            {
                return null;
            }
        }

        return new LoweredEntryPoint(entry, inference, training, entry.Kind == EntryPointKind.Loss ? Trained(entry, training) : []) { Session = session };
    }

    /// <summary>Whether sizes are certainly too small in a function that a step or a call cannot do without, which is reported. The training form of a forward method need not be called.</summary>
    private bool IsRefused(Function function)
    {
        var seen = new HashSet<Function>();
        int errors = context.ErrorCount;
        Visit(function);
        return context.ErrorCount > errors;

        void Visit(Function called)
        {
            if (!seen.Add(called))
            {
                return;
            }

            foreach (Node node in called.Graph.Nodes)
            {
                if (node.Operator.SizeBounds(node).FirstOrDefault(bound => bound.Dim.Constant < bound.Least)?.Refusal is { } refusal)
                {
                    context.Report(refusal);
                }

                if (node.Operator.Callee is { } callee)
                {
                    Visit(callee);
                }
            }
        }
    }

    /// <summary>The entry point as a method of a session; null where something is wrong, which has been reported.</summary>
    private SessionEntry? InSession(EntryPointDeclaration entry, MethodDeclaration method, Function inference, ImmutableArray<CacheUse> uses)
    {
        if (SessionChecks.Reason(functions.Caches, entry, uses) is { } reason)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.NoSession, entry.Site, entry.Name, reason));
            return null;
        }

        string capacity = SessionChecks.CapacityOf(context.Declaration);
        Function? function = Build(entry, method, context.UniqueFunctionName(entry.Name + "InSession"), isTraining: false, new SessionSizes(uses[0].Batch, Dim.Symbol(capacity))).Function;
        return function is not null && SessionChecks.Fits(context, functions.Caches.Length, entry, inference, function)
            ? new(function, uses[0].Batch.Symbols.Single(), uses[0].Time, capacity)
            : null;
    }

    private (Function? Function, FunctionScope Scope) Build(EntryPointDeclaration entry, MethodDeclaration method, string name, bool isTraining, SessionSizes? sizes = null)
    {
        int errors = context.ErrorCount;
        var scope = new FunctionScope(model, functions.Parameters, isTraining) { IsForwardMethod = entry.Kind == EntryPointKind.Forward, Session = sizes };
        var evaluator = new Evaluator(context, functions, scope);
        ImmutableArray<Datum> arguments =
        [
            .. entry.Inputs.Items.Select(input => AddInput(scope, input)),
        ];
        scope.Graph.Site = entry.Site;
        ImmutableArray<Value>? results = Results(entry, evaluator, evaluator.Inline(method, model, arguments, entry.Site));
        if (results is not { } values || !HasAll(entry, values))
        {
            return (null, scope);
        }

        Check(entry, values);
        if (entry.IsResultChannelsLast && values is [{ Shape.Rank: > 2 } single])
        {
            values = [ChannelsLast.Of(scope.Graph, single)];
        }

        context.CountNodes(scope.Graph.Count, entry.Site);
        Graph graph = scope.Finish(values);
        EntryPointChecks.Assignments(context, graph);
        return context.ErrorCount > errors
            ? (null, scope)
            : (new Function(name, functions.Parameters, graph) { InputRoles = scope.InputRoles, OutputRoles = Roles(entry, graph.Outputs.Length), OutputNames = Names(entry), Layers = scope.Layers.Finish(model, graph) }, scope);
    }

    private static TensorDatum AddInput(FunctionScope scope, EntryPointInput input)
    {
        scope.Graph.Site = input.Site;
        ElementType element = input.Element switch { DeclaredElement.Int => ElementType.Int32, DeclaredElement.Byte => ElementType.UInt8, _ => ElementType.Float32 };
        Value value = scope.AddInput(new TensorType(element, EntryPointChecks.Declared(input.InMemory())), input.Name);
        value = element == ElementType.UInt8 ? scope.Graph.Add(new FromBytes(), value) : value;
        return new TensorDatum(input.IsChannelsLast ? ChannelsLast.Back(scope.Graph, value) : value, scope);
    }

    /// <summary>Of a loss, the number is what is differentiated; what it carries into the next step is not.</summary>
    private static ImmutableArray<OutputRole> Roles(EntryPointDeclaration entry, int results)
    {
        int carried = entry.Kind == EntryPointKind.Loss ? entry.States.Count() : 0;
        return [.. Enumerable.Repeat(OutputRole.Result, results - carried), .. Enumerable.Repeat(OutputRole.Carried, carried)];
    }

    /// <summary>The names of results, as the user sees them.</summary>
    private static ImmutableArray<string> Names(EntryPointDeclaration entry) =>
        entry.Kind == EntryPointKind.Loss ? entry.ResultNames.Items.SetItem(0, "loss") : entry.ResultNames.Items;

    /// <summary>The tensors of the result, one behind the other; null where there is something else, which has been reported.</summary>
    private ImmutableArray<Value>? Results(EntryPointDeclaration entry, Evaluator evaluator, Datum result)
    {
        switch (result)
        {
            case UnknownDatum:
                return null;
            case TupleDatum tuple:
                ImmutableArray<Value>?[] parts = [.. tuple.Elements.Select(e => Results(entry, evaluator, e))];
                return parts.All(p => p is not null) ? [.. parts.SelectMany(p => p!.Value)] : null;
            default:
                try
                {
                    Value value = evaluator.ToTensor(result, entry.Site);
                    if (value.Type.Element != ElementType.Bool)
                    {
                        return [value];
                    }
                }
                catch (EvaluationException)
                {
                }

                context.Report(DiagnosticInfo.Create(Descriptors.NotApplicable, entry.Site, DatumText.Describe(result), $"the result of '{entry.Name}' is a tensor of floats or integers, or a tuple of them; 'Float()' and 'Int()' make numbers of a mask"));
                return null;
        }
    }

    /// <summary>Whether there are as many tensors as the method's type says. C# holds it to that; nothing behind here could bear another number.</summary>
    private bool HasAll(EntryPointDeclaration entry, ImmutableArray<Value> results)
    {
        int expected = entry.ResultNames.Count;
        if (results.Length != expected)
        {
            string given = FormattableString.Invariant($"{results.Length} tensor{(results.Length == 1 ? "" : "s")}");
            context.Report(DiagnosticInfo.Create(
                Descriptors.NotApplicable, entry.Site, given, FormattableString.Invariant($"by its type '{entry.Name}' gives {expected}")));
        }

        return results.Length == expected;
    }

    private void Check(EntryPointDeclaration entry, ImmutableArray<Value> results)
    {
        EntryPointChecks.States(context, entry, results);
        if (entry.ResultShape is { } stated && results is [var single])
        {
            EntryPointChecks.Result(context, entry, stated, single.Shape);
        }

        ImmutableArray<Value> own = results.RemoveRange(results.Length - entry.States.Count(), entry.States.Count());
        if (entry.Kind == EntryPointKind.Loss && own is not [{ Shape.Rank: 0 }])
        {
            string given = own is [var tensor] ? tensor.Shape.ToString() : FormattableString.Invariant($"{own.Length} tensors");
            context.Report(DiagnosticInfo.Create(Descriptors.LossNotScalar, entry.Site, entry.Name, given));
        }
    }

    private ImmutableArray<int> Trained(EntryPointDeclaration entry, Function training)
    {
        ImmutableArray<ParameterSlot> slots = functions.Parameters;
        ImmutableArray<int> used = [.. training.Graph.ReadParameters.Where(i => slots[i].IsTrainable)];
        ImmutableArray<int> reached = [.. new GradientUse().Of(training).Where(i => slots[i].IsTrainable).OrderBy(i => i)];
        ImmutableArray<int> result = reached;
        if (entry.Trains is { } names)
        {
            var wanted = new HashSet<string>(names, StringComparer.Ordinal);
            HashSet<int> named = [.. Members().Where(m => wanted.Contains(m.Name)).SelectMany(m => Enumerable.Range(m.First, m.Count))];
            (result, used) = ([.. reached.Where(named.Contains)], [.. used.Where(named.Contains)]);
        }

        if (result.IsEmpty && !context.Declaration.HasErrors)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.LossTrainsNothing, entry.Site, entry.Name, used.IsEmpty ? WayOut(entry, reached) : WayToGradients(used)));
        }

        return result;
    }

    /// <summary>What to do about a loss that uses nothing that it is to train.</summary>
    private string WayOut(EntryPointDeclaration entry, ImmutableArray<int> reached) =>
        entry.Trains is { } names && !reached.IsEmpty
            ? $"of what has parameters it uses {List(Holders(reached))}, but its Trains names {List(names.Items)}; use that, or correct Trains"
            : "nothing that it uses has trainable parameters; use a layer or a 'Parameter', or mark it [Forward] if only its value is wanted";

    /// <summary>What to do about a loss whose gradients do not reach what it is to train.</summary>
    private string WayToGradients(ImmutableArray<int> used) =>
        $"no gradient reaches {List(Holders(used))}, because 'Detach', rounding, an integer or a condition stops it; compute the loss without that, or mark it [Forward] if only its value is wanted";

    private IEnumerable<string> Holders(ImmutableArray<int> parameters) => Members().Where(m => parameters.Any(m.Holds)).Select(m => m.Name).Distinct();

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    /// <summary>The ranges of parameters that members of the model hold.</summary>
    private IEnumerable<ParameterOwner> Members() =>
        from member in model.Members
        from instance in Instances(member.Value)
        select new ParameterOwner(member.Declaration.Name, instance.FirstParameter, instance.ParameterCount);

    private static IEnumerable<Instance> Instances(Datum value) => value switch
    {
        InstanceDatum instance => [instance.Instance],
        ArrayDatum array => array.Elements.SelectMany(Instances),
        _ => [],
    };

    /// <summary>A member of the model and the parameters that it holds.</summary>
    private sealed record ParameterOwner(string Name, int First, int Count)
    {
        public bool Holds(int parameter) => parameter >= First && parameter < First + Count;
    }
}
