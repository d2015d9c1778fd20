using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Layers;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Lowering;

/// <summary>A call of a layer's <c>Forward</c> within the function that an evaluator builds.</summary>
internal sealed class LayerCall(Evaluator evaluator, LayerInstance layer, ImmutableArray<Value?> inputs, int site) : ILayerCall
{
    /// <summary>Arguments of the call that are <c>bool</c>s, by their place.</summary>
    public ImmutableDictionary<int, bool> Flags { get; init; } = ImmutableDictionary<int, bool>.Empty;

    /// <summary>Arguments of the call that are lambdas, by their place.</summary>
    public ImmutableDictionary<int, LambdaDatum> Lambdas { get; init; } = ImmutableDictionary<int, LambdaDatum>.Empty;

    public GraphBuilder Graph => evaluator.Scope!.Graph;

    public string Path => layer.Path!;

    public int Site => site;

    public ICallArguments Arguments { get; } = new CallArguments(evaluator, layer.TypeName, layer.Arguments);

    public Value X => inputs[0]!.Value;

    public bool IsTraining => evaluator.Scope!.IsTraining;

    public ImmutableArray<Value?> Inputs => inputs;

    /// <summary>What stands for the layer's weight, if it is not its own.</summary>
    private Value? Weight { get; init; }

    /// <summary>Whether no gradient goes into the layer's tensors.</summary>
    private bool IsFrozen { get; init; }

    public int WrappedOutputDim => layer.Wrapped!.Definition.OutputDim!.Value;

    public Value? Tensor(string name) => name == "weight" && Weight is { } other ? other
        : layer.Tensor(name) is not { } tensor ? null
        : IsFrozen ? Graph.Add(new Detach(), evaluator.Scope!.Parameter(tensor))
        : evaluator.Scope!.Parameter(tensor);

    public bool? Flag(int input) => Flags.TryGetValue(input, out bool flag) ? flag : null;

    public Func<ImmutableArray<Value>, Value>? Lambda(int input) => Lambdas.TryGetValue(input, out LambdaDatum? lambda) ? evaluator.Formula(lambda, site) : null;

    public void Assign(string name, Value value)
    {
        FunctionScope scope = evaluator.Scope!;
        if (scope.Outer is not null)
        {
            throw new ShapeException("keeps running statistics, which the step of a 'Scan' cannot do: call it in front of the loop or behind it");
        }

        scope.Assign(layer.Tensor(name)!, value);
    }

    public Value ApplyParts(Value x)
    {
        Datum value = new TensorDatum(x, evaluator.Scope!);
        foreach ((_, Instance part) in layer.Parts)
        {
            value = evaluator.Forward(part, [value], site);
        }

        return evaluator.ToTensor(value, site);
    }

    public Value ApplyPart(string name, params ReadOnlySpan<LayerArgument> arguments)
    {
        var data = ImmutableArray.CreateBuilder<Datum>();
        foreach (LayerArgument argument in arguments)
        {
            data.Add(argument.Tensor is { } tensor ? new TensorDatum(tensor, evaluator.Scope!) : new ConstantDatum(argument.Flag));
        }

        return evaluator.ToTensor(evaluator.Forward(layer.Parts.First(p => p.Name == name).Instance, data.ToImmutable(), site), site);
    }

    public LayerResult ForwardWrapped(Value weight) => layer.Wrapped!.Definition.Forward(new LayerCall(evaluator, layer.Wrapped, inputs, site) { Weight = weight });

    public LayerResult ForwardFrozen() => layer.Wrapped!.Definition.Forward(new LayerCall(evaluator, layer.Wrapped, inputs, site) { IsFrozen = true });

    public LayerResult Scan(ImmutableArray<Value> xs, ImmutableArray<Value> state, ImmutableArray<string> names, bool isReversed, LayerStep step)
    {
        FunctionScope outer = evaluator.Scope!;
        (ImmutableArray<Value> last, ImmutableArray<Value> outputs) = SequenceLoop.Build(
            outer, evaluator.Context.UniqueFunctionName(layer.TypeName + "Step"), xs, state, names, isReversed, (scope, elements, before) =>
            {
                (ImmutableArray<Value> after, Value output) = step(scope.Graph, value => scope.Capture(value, outer), elements, before);
                evaluator.Context.CountNodes(scope == outer ? 0 : scope.Graph.Count, site);
                return (after, [output]);
            });
        return new(outputs[0], last);
    }

    public Value Apply(Stub function)
    {
        Argument input = new("x", new TensorDatum(X, evaluator.Scope!), site);
        return function.Build(Graph, new CallArguments(evaluator, function.Name, layer.Arguments.Insert(0, input)))[0];
    }
}
