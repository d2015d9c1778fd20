using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>
/// A layer of the library: its tensors, how they start, and its graph in terms of operators. One layer, one file; layers without tensors that are one operator
/// are lines of <see cref="OperatorLayer"/>.
/// </summary>
internal abstract class LayerDefinition
{
    /// <summary>The class in <c>ModelGen</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The constructor's parameters, separated by a comma and a space.</summary>
    public abstract string Signature { get; }

    /// <summary>The constructor's parameter that holds the layers this one consists of; they are named by position.</summary>
    public virtual string? Parts => null;

    /// <summary>Whether a call is one of a function, which all equal layers share: a run of them is then a loop.</summary>
    public virtual bool IsFunction => false;

    /// <summary>The dimension of its weight that counts outputs, if the weight may be computed from other tensors by a <see cref="WrapperLayer"/>.</summary>
    public virtual int? OutputDim => null;

    /// <summary>The layer's own tensors in PyTorch's order, for its constructor's arguments.</summary>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public virtual ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) => [];

    /// <summary>The layers that it makes and consists of; their tensors come behind its own.</summary>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public virtual ImmutableArray<LayerPart> PartsOf(ICallArguments arguments) => [];

    /// <summary>How a tensor of its parts starts; null for as the part says.</summary>
    public virtual ParameterInitializer? InitializerWithin(Shape shape) => null;

    /// <summary>The constructor's parameters that may choose how a tensor starts, the more particular first.</summary>
    public virtual ImmutableArray<string> InitializersOf(string tensor) => [tensor + "Init"];

    /// <summary>The layer's graph.</summary>
    /// <exception cref="ShapeException">The input does not fit; the message says what the layer takes.</exception>
    public abstract LayerResult Forward(ILayerCall call);

    /// <summary>What the layer would give had the input fitted, so that code behind a mistake is checked too; null where that can't be said.</summary>
    public virtual Shape? ResultAfterError(ILayerCall call) => null;

    /// <summary>What about a call that fits is legal, but probably not what was meant: a warning; null where there is nothing to say.</summary>
    public virtual DiagnosticInfo? Doubt(ILayerCall call) => null;

    protected static int AtLeast(ICallArguments arguments, string name, int minimum)
    {
        int value = arguments.Int(name);
        return value >= minimum ? value : throw new HyperparameterException(name, FormattableString.Invariant($"at least {minimum}"), FormattableString.Invariant($"{value}"));
    }
}

/// <summary>A tensor of a layer by the name it has in PyTorch's <c>state_dict</c>.</summary>
internal sealed record LayerTensor(string Name, Shape Shape, ParameterInitializer Initializer)
{
    /// <summary>Whether losses train it; else it is state, saved with the model.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Whether it is a table whose gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; init; }

    public static LayerTensor Ones(string name, Shape shape) => new(name, shape, new ParameterInitializer("Ones", []));

    public static LayerTensor Zeros(string name, Shape shape) => new(name, shape, new ParameterInitializer("Zeros", []));

    public static LayerTensor Uniform(string name, Shape shape, double bound) => new(name, shape, new ParameterInitializer("Uniform", [-bound, bound]));
}

/// <summary>What <c>Forward</c> gives: a tensor, or the tuple of a tensor and the state behind it.</summary>
internal readonly record struct LayerResult(Value Output, ImmutableArray<Value> State)
{
    public static implicit operator LayerResult(Value output) => new(output, []);
}

/// <summary>One step of a sequence, given an element of each sequence and the state; what lies outside of the step is read through <paramref name="outside"/>.</summary>
internal delegate (ImmutableArray<Value> State, Value Output) LayerStep(
    GraphBuilder graph, Func<Value, Value> outside, ImmutableArray<Value> xs, ImmutableArray<Value> state);

/// <summary>One call of <c>Forward</c> as a layer sees it.</summary>
internal interface ILayerCall
{
    GraphBuilder Graph { get; }

    /// <summary>The layer's path in the model.</summary>
    string Path { get; }

    /// <summary>Where the call stands.</summary>
    int Site { get; }

    /// <summary>Of the constructor.</summary>
    ICallArguments Arguments { get; }

    /// <summary>Whether the layer is being built with training semantics. Asking makes the function that is being built one for this mode only.</summary>
    bool IsTraining { get; }

    /// <summary>The input.</summary>
    Value X { get; }

    /// <summary>All inputs, those of tuples one by one; null where one was not given.</summary>
    ImmutableArray<Value?> Inputs { get; }

    /// <summary>Whether an argument of the call is <see langword="true"/>; null where it is no <c>bool</c>, or there is none. It is none of the inputs, where its place is null.</summary>
    /// <param name="input">Its place among the inputs.</param>
    bool? Flag(int input);

    /// <summary>An argument of the call that is the lambda of a formula of scores; null where it is none. It is none of the inputs, where its place is null.</summary>
    /// <param name="input">Its place among the inputs.</param>
    Func<ImmutableArray<Value>, Value>? Lambda(int input);

    /// <summary>One of the layer's tensors; null if this one has none of that name.</summary>
    Value? Tensor(string name);

    /// <summary>Gives one of the layer's states a new value, as a part of training.</summary>
    void Assign(string name, Value value);

    /// <summary>Applies the layer's parts one after the other.</summary>
    Value ApplyParts(Value x);

    /// <summary>Applies one of the parts that the layer has made.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Tensors, <c>bool</c>s, and null for what is not given.</param>
    Value ApplyPart(string name, params ReadOnlySpan<LayerArgument> arguments);

    /// <summary>Goes through the first dimension of sequences; gives the outputs of all steps and the last state.</summary>
    /// <param name="names">What a step calls the tensors of the state.</param>
    LayerResult Scan(ImmutableArray<Value> xs, ImmutableArray<Value> state, ImmutableArray<string> names, bool isReversed, LayerStep step);

    /// <summary>The dimension that counts outputs of the weight of the layer within.</summary>
    int WrappedOutputDim { get; }

    /// <summary>What the layer within gives for the inputs with another tensor as its weight.</summary>
    LayerResult ForwardWrapped(Value weight);

    /// <summary>What the layer within gives for the inputs, its tensors being constants for losses.</summary>
    LayerResult ForwardFrozen();

    /// <summary>Applies a function of the declaration surface to x and the constructor's arguments.</summary>
    Value Apply(Stub function);
}
