using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Layers;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Lowering;

/// <summary>Makes what <c>new</c> says: layers, stored tensors, and modules by evaluating the initialisers of their members.</summary>
internal sealed class InstanceMaker(LoweringContext context, ModuleFunctions functions)
{
    public static Datum MakeLibraryObject(NewExpression expression, CallArguments arguments)
    {
        try
        {
            return expression.Type is "Parameter" or "StateTensor" ? new InstanceDatum(MakeTensor(expression, arguments))
                : expression.Type == "KeyValueCache" ? new InstanceDatum(MakeCache(expression, arguments))
                : LayerRegistry.Find(expression.Type) is { } definition ? MakeLayer(expression, definition, arguments)
                : throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, expression.Site, $"'new {expression.Type}'", "it is no layer"));
        }
        catch (HyperparameterException e)
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.InvalidHyperparameter, arguments.Get(e.Name).Site, e.Name, expression.Type, e.Requirement, e.Value));
        }
    }

    public Datum MakeModule(NewExpression expression, ImmutableArray<Argument> arguments) =>
        context.Module(expression.Type) is { } type ? new InstanceDatum(MakeModule(type, arguments, expression.Site)) : UnknownDatum.Instance;

    public ModuleInstance MakeModule(ClassDeclaration type, ImmutableArray<Argument> arguments, int site)
    {
        var module = new ModuleInstance(type, arguments, DatumKey.Of(type.Key, arguments), site);
        context.Enter(type.Name, site);
        try
        {
            foreach (MemberDeclaration member in type.Members)
            {
                module.Members.Add((member, new Evaluator(context, functions, null).EvaluateInitializer(member.Initializer, module)));
            }
        }
        finally
        {
            context.Leave();
        }

        return module;
    }

    private static TensorInstance MakeTensor(NewExpression expression, CallArguments arguments)
    {
        ImmutableArray<int> shape = arguments.Ints("shape");
        if (shape.Any(d => d < 1))
        {
            throw new HyperparameterException("shape", "dimensions that are at least 1", $"[{string.Join(", ", shape)}]");
        }

        var dims = new Shape(shape.Select(d => (Dim)d).ToEquatableArray());
        ParameterInitializer initializer = arguments.Initializer("init") is { } given ? Initialization.Checked("init", given, dims) : new("Zeros", []);
        return new(dims, initializer, expression.Type == "Parameter", expression.Site);
    }

    private static CacheInstance MakeCache(NewExpression expression, CallArguments arguments)
    {
        int keyDim = Size("keyDim");
        return new(Size("heads"), keyDim, arguments.IsGiven("valueDim") ? Size("valueDim") : keyDim, expression.Site);

        int Size(string name) => arguments.Int(name) is > 0 and var size ? size : throw new HyperparameterException(name, "a number that is at least 1", Literal.Int(arguments.Int(name)));
    }

    private static InstanceDatum MakeLayer(NewExpression expression, LayerDefinition definition, CallArguments arguments)
    {
        if (definition is WrapperLayer wrapper)
        {
            return MakeWrapper(expression, wrapper, arguments);
        }

        LayerInstance layer = MakeLayer(definition, arguments, expression.Site);
        if (definition.Parts is { } name)
        {
            Argument parts = arguments.Get(name);
            layer.Parts = parts.Value is ArrayDatum array && array.Elements.All(e => e is InstanceDatum)
                ? [.. array.Elements.Cast<InstanceDatum>().Select((e, i) => (FormattableString.Invariant($"{i}"), e.Instance))]
                : throw new EvaluationException(DiagnosticInfo.Create(
                    Descriptors.NotApplicable, parts.Site, DatumText.Describe(parts.Value), $"a {definition.Name} consists of layers and modules"));
        }

        return new(layer);
    }

    /// <summary>A layer, with those that it makes itself.</summary>
    /// <param name="whole">The outermost layer that has made it; null for one that a declaration makes.</param>
    private static LayerInstance MakeLayer(LayerDefinition definition, CallArguments arguments, int site, LayerDefinition? whole = null) => new(definition, arguments.All, DatumKey.Of(definition.Name, arguments.All), site)
    {
        Tensors = [.. Initialization.Tensors(definition, arguments).Select(t => (t.Name, new TensorInstance(t.Shape, whole?.InitializerWithin(t.Shape) ?? t.Initializer, t.IsTrainable, site) { IsSparse = t.IsSparse }))],
        Parts = [.. definition.PartsOf(arguments).Select(part => (part.Name, (Instance)MakeLayer(LayerRegistry.Find(part.Type)!, ArgumentsOf(part, arguments, site), site, whole ?? definition)))],
    };

    private static CallArguments ArgumentsOf(LayerPart part, CallArguments whole, int site) => whole.With(
        part.Type, [.. part.Arguments.Select(a => a.From is { } from ? new Argument(a.Name, whole.Get(from).Value, whole.Get(from).Site) : new Argument(a.Name, new ConstantDatum(a.Constant), site))]);

    /// <summary>A wrapper's tensors are those of the layer within besides its own, so that they have their places in the wrapper and their names as well.</summary>
    private static InstanceDatum MakeWrapper(NewExpression expression, WrapperLayer definition, CallArguments arguments)
    {
        Argument given = arguments.Get(WrapperLayer.Wrapped);
        if (given.Value is not InstanceDatum { Instance: LayerInstance { Definition.OutputDim: { } outputDim } within })
        {
            throw new EvaluationException(given.Value is UnknownDatum ? null : DiagnosticInfo.Create(
                Descriptors.NotApplicable, given.Site, DatumText.Describe(given.Value), $"a {definition.Name} is around a Linear, a convolution or a transposed convolution"));
        }

        IEnumerable<LayerTensor> before = definition.TensorsBefore(arguments, within.Tensor("weight")!.Shape, outputDim);
        return new(new LayerInstance(definition, arguments.All, DatumKey.Of(definition.Name, arguments.All), expression.Site)
        {
            Wrapped = within,
            Tensors =
            [
                .. before.Select(t => (t.Name, new TensorInstance(t.Shape, t.Initializer, t.IsTrainable, expression.Site))),
                .. within.Tensors.Select(t => (t.Name == "weight" ? definition.NameOfWeight : t.Name, t.Tensor)),
            ],
        });
    }
}
