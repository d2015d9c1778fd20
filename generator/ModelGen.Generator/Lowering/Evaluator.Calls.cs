using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention.Scores;

namespace ModelGen.Generator.Lowering;

/// <summary>Calls of methods, lambdas, operations, layers and modules.</summary>
internal sealed partial class Evaluator
{
    /// <summary>Runs a method's body in place of a call of it.</summary>
    public Datum Inline(MethodDeclaration method, Instance? instance, ImmutableArray<Datum> arguments, int site)
    {
        Context.Enter(method.Name, site);
        try
        {
            var parameters = new LocalScope(null);
            for (int i = 0; i < method.Parameters.Count; i++)
            {
                parameters.Declare(method.Parameters[i].Local, i < arguments.Length ? arguments[i] : UnknownDatum.Instance);
            }

            return Run(method.Body, instance, parameters);
        }
        finally
        {
            Context.Leave();
        }
    }

    /// <summary>Calls a lambda.</summary>
    public Datum Invoke(LambdaDatum lambda, ImmutableArray<Datum> arguments, int site)
    {
        Context.Enter("lambda", site);
        try
        {
            var parameters = new LocalScope(lambda.Captured);
            for (int i = 0; i < lambda.Lambda.Parameters.Count; i++)
            {
                parameters.Declare(lambda.Lambda.Parameters[i], i < arguments.Length ? arguments[i] : UnknownDatum.Instance);
            }

            return Run(lambda.Lambda.Body, lambda.Self, parameters);
        }
        finally
        {
            Context.Leave();
        }
    }

    /// <summary>The lambda of a formula of scores, as a function that adds its nodes.</summary>
    public Func<ImmutableArray<Value>, Value> Formula(LambdaDatum lambda, int site) => values => Scope!.InFormula(
        values.Min(v => v.Node.Id), () => ToTensor(Invoke(lambda, [.. values.Select(v => new TensorDatum(v, Scope!))], site), site));

    /// <summary>Applies a layer or module.</summary>
    public Datum Forward(Instance instance, ImmutableArray<Datum> arguments, int site)
    {
        if (instance.Path is null)
        {
            return Context.IsNewlyAstray(instance) ? Fail(DiagnosticInfo.Create(Descriptors.NotAMember, site, instance.TypeName)) : UnknownDatum.Instance;
        }

        return Scope is { } function ? function.Layers.Note(instance, function.Graph, () => Apply(instance, arguments, site)) : Apply(instance, arguments, site);
    }

    private Datum Apply(Instance instance, ImmutableArray<Datum> arguments, int site)
    {
        switch (instance)
        {
            case LayerInstance layer:
                return AnyUnknown(arguments) ? UnknownDatum.Instance
                    : layer.Definition.IsFunction ? functions.Call(this, layer, arguments, site)
                    : ForwardLayer(layer, arguments, site);
            case ModuleInstance { Class.Forward: { } key } module when Context.Method(key) is { } forward:
                return functions.Call(this, module, forward, arguments, site);
            default:
                // A module without Forward has been reported where it is declared.
                return UnknownDatum.Instance;
        }
    }

    /// <summary>Adds a layer's graph to the function that is being built.</summary>
    public Datum ForwardLayer(LayerInstance layer, ImmutableArray<Datum> arguments, int site) => Attempt(site, () =>
    {
        ImmutableArray<Datum> given = [.. arguments.SelectMany(a => a is TupleDatum tuple ? tuple.Elements : [a])];
        ImmutableArray<Value?> inputs = [.. given.Select((a, i) => i > 0 && a is ConstantDatum { Value: null or bool } or LambdaDatum ? (Value?)null : ToTensor(a, site))];
        var flags = given.Select((a, i) => (Datum: a, Index: i)).Where(g => g.Datum is ConstantDatum { Value: bool }).ToImmutableDictionary(g => g.Index, g => (bool)((ConstantDatum)g.Datum).Value!);
        var lambdas = given.Select((a, i) => (Lambda: a as LambdaDatum, Index: i)).Where(g => g.Lambda is not null).ToImmutableDictionary(g => g.Index, g => g.Lambda!);
        var call = new LayerCall(this, layer, inputs, site) { Flags = flags, Lambdas = lambdas };
        int before = call.Graph.Count;
        string? caller = call.Graph.Layer;
        try
        {
            call.Graph.Layer = Scope!.PathOf(layer);
            (Value output, ImmutableArray<Value> state) = layer.Definition.Forward(call);
            if (layer.Definition.Doubt(call) is { } doubt)
            {
                Context.Report(doubt);
            }

            NameAfter(layer, output, before);
            Datum result = Tensor(output);
            return state.IsEmpty ? result : new TupleDatum([result, state.Length == 1 ? Tensor(state[0]) : new TupleDatum([.. state.Select(Tensor)])]);
        }
        catch (ShapeException e)
        {
            Context.Report(DiagnosticInfo.Create(Descriptors.LayerInput, site, layer.Path!, WithArticle(layer.TypeName), Said(e.Message)));
            return layer.Definition.ResultAfterError(call) is { } shape ? Tensor(Scope!.Placeholder(TensorType.Float(shape))) : UnknownDatum.Instance;
        }
        catch (ScoreFormulaException e)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.ScoreFormula, e.Site < 0 ? site : e.Site, e.What));
        }
        catch (HyperparameterException e)
        {
            int place = layer.Arguments.FirstOrDefault(a => a.Name == e.Name)?.Site ?? site;
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.InvalidHyperparameter, place, e.Name, layer.TypeName, e.Requirement, e.Value));
        }
        finally
        {
            call.Graph.Layer = caller;
        }
    });

    /// <summary>A type's name as it is read: an LSTM and an Embedding, but a GRU and a ReLU.</summary>
    private static string WithArticle(string name)
    {
        // Names of capitals alone are spelt.
        bool isSpelt = name.Length > 1 && char.IsUpper(name[1]);
        return ((isSpelt ? "AEFHILMNORSX" : "AEIOU").IndexOf(name[0]) >= 0 ? "an " : "a ") + name;
    }

    /// <summary>What a message says of a layer. One of an operator begins with its name, of which the layer's is the place.</summary>
    private static string Said(string message)
    {
        int end = message.IndexOfAny([' ', ':']);
        string rest = message.Substring(Math.Max(end, 0));
        return Begins(": ") ? rest : Begins(" takes ") || Begins(" normalises ") || Begins(" halves ") ? "," + rest : ", " + message;

        bool Begins(string text) => rest.StartsWith(text, StringComparison.Ordinal);
    }

    /// <summary>A result without a name is called after the member that holds the layer, until a variable names it.</summary>
    private void NameAfter(LayerInstance layer, Value result, int before)
    {
        string? member = layer.Path!.Split('.').LastOrDefault(part => part.Length > 0 && !char.IsDigit(part[0]));
        if (member is not null && result.Name is null && result.Node.Id >= before)
        {
            Scope!.Graph.Name(result, member);
            namedAfterLayers.Add(result);
        }
    }

    private Datum Call(CallExpression expression)
    {
        Datum? instance = expression.Instance is null ? null : Evaluate(expression.Instance);
        ImmutableArray<Datum> arguments = [.. expression.Arguments.Items.Select(Evaluate)];
        if (instance is UnknownDatum || Context.Method(expression.Method) is not { } method)
        {
            return UnknownDatum.Instance;
        }

        Instance? target = (instance as InstanceDatum)?.Instance;
        if (target is ModuleInstance module && module.Class.Forward == expression.Method && module != self)
        {
            return Forward(module, arguments, expression.Site);
        }

        return Inline(method, target, EntryPointChecks.Call(this, expression, arguments), expression.Site);
    }

    private Datum Invoke(InvokeExpression expression)
    {
        Datum function = Evaluate(expression.Delegate);
        ImmutableArray<Datum> arguments = [.. expression.Arguments.Items.Select(Evaluate)];
        return function switch
        {
            LambdaDatum lambda => Invoke(lambda, arguments, expression.Site),
            _ => NotConstant(expression.Site, "The function that is called", function),
        };
    }

    private Datum Forward(ForwardExpression expression)
    {
        Datum instance = Evaluate(expression.Instance);
        ImmutableArray<Datum> arguments = [.. expression.Arguments.Items.Select(Evaluate)];
        return instance is InstanceDatum { Instance: var target } ? Forward(target, arguments, expression.Site)
            : NotConstant(expression.Site, "The layer that is called", instance);
    }

    private Datum CallLibrary(LibraryCallExpression expression)
    {
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        for (int i = 0; i < expression.Arguments.Count; i++)
        {
            // An instance method is its static form with the receiver in front.
            string name = i < expression.ParameterNames.Count ? expression.ParameterNames[i] : "";
            arguments.Add(new Argument(name == "this" ? "x" : name, Evaluate(expression.Arguments[i]), expression.Arguments[i].Site));
        }

        if (AnyUnknown([.. arguments.Select(a => a.Value)]))
        {
            return UnknownDatum.Instance;
        }

        var call = new CallArguments(this, expression.Function, arguments.ToImmutable());
        return LibraryFunctions.Find(expression.Function) is { } function ? Attempt(expression.Site, () => function(this, call, expression.Site))
            : OperatorRegistry.Find(expression.Function) is { } stub ? Apply(expression.Site, stub, call)
            : NotApplicable(expression.Site, $"'{expression.Function}'", "it is not known at compile time");
    }

    private Datum New(NewExpression expression)
    {
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        for (int i = 0; i < expression.Arguments.Count; i++)
        {
            arguments.Add(new Argument(expression.ParameterNames[i], Evaluate(expression.Arguments[i]), expression.Arguments[i].Site));
        }

        if (AnyUnknown([.. arguments.Select(a => a.Value)]))
        {
            return UnknownDatum.Instance;
        }

        return Attempt(expression.Site, () =>
        {
            Datum made = expression.IsLibrary
                ? InstanceMaker.MakeLibraryObject(expression, new CallArguments(this, expression.Type, arguments.ToImmutable()))
                : new InstanceMaker(Context, functions).MakeModule(expression, arguments.ToImmutable());
            Context.CountObjects(made is InstanceDatum { Instance: LayerInstance layer } ? layer.WithParts.Sum(l => 1 + l.Tensors.Length) : 1, expression.Site);
            return made;
        });
    }
}
