using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Lowering;

/// <summary>Arguments of a library call as operators and layers read them; an argument that is something else is an <see cref="EvaluationException"/> at its site.</summary>
/// <param name="function">For messages: <c>Ops.Sum</c>, <c>Linear</c>.</param>
internal sealed class CallArguments(Evaluator evaluator, string function, ImmutableArray<Argument> arguments) : ICallArguments
{
    public ImmutableArray<Argument> All => arguments;

    /// <summary>The arguments of something that is made in the same place.</summary>
    public CallArguments With(string other, ImmutableArray<Argument> others) => new(evaluator, other, others);

    public bool IsTraining => evaluator.Scope!.IsTraining;

    public bool Has(string name) => arguments.Any(a => a.Name == name);

    public bool IsGiven(string name) => Has(name) && Get(name).Value is not ConstantDatum { Value: null };

    public Argument Get(string name) =>
        arguments.FirstOrDefault(a => a.Name == name) ?? throw new InvalidOperationException($"{function} has no parameter '{name}'");

    public Value Tensor(string name) => evaluator.ToTensor(Get(name).Value, Get(name).Site);

    public ImmutableArray<Value> Tensors(string name) => [.. Elements(name).Select(e => evaluator.ToTensor(e, Get(name).Site))];

    public double Double(string name) => ToDouble(name, Get(name).Value);

    public int Int(string name) => Constant(name, Get(name).Value);

    public int? OptionalInt(string name) => IsGiven(name) ? Int(name) : null;

    public bool Bool(string name) => Get(name).Value is ConstantDatum { Value: bool value } ? value : throw NotConstant(name, Get(name).Value);

    public string String(string name) => Get(name).Value is ConstantDatum { Value: string value } ? value : throw NotConstant(name, Get(name).Value);

    public ParameterInitializer? Initializer(string name) =>
        !IsGiven(name) ? null : Get(name).Value is InitializerDatum given ? given.Initializer : throw NotConstant(name, Get(name).Value);

    public ImmutableArray<int> Ints(string name) => [.. Elements(name).Select(e => Constant(name, e))];

    public ImmutableArray<int> Extents(string name) => [.. AlongDimensions(name).Select(e => Constant(name, e))];

    public ImmutableArray<Dim> ExtentDims(string name) => [.. AlongDimensions(name).Select(e => ToDim(name, e))];

    public ImmutableArray<Dim?> OptionalExtentDims(string name) => [.. AlongDimensions(name).Select(e => e is ConstantDatum { Value: null } ? null : ToDim(name, e))];

    public ImmutableArray<double> Scales(string name) => [.. AlongDimensions(name).Select(e => ToDouble(name, e))];

    public string? Text(string name) => Get(name).Value is ConstantDatum { Value: string text } ? text : null;

    public Dim Dim(string name) => ToDim(name, Get(name).Value);

    public ImmutableArray<Dim> Dims(string name) => [.. Elements(name).Select(e => ToDim(name, e))];

    public Func<ImmutableArray<Value>, Value> Lambda(string name) =>
        Get(name).Value is LambdaDatum lambda ? evaluator.Formula(lambda, Get(name).Site) : throw NotConstant(name, Get(name).Value);

    private int Constant(string name, Datum datum) => datum is IntegerDatum { Value.Constant: { } value } ? (int)value : throw NotConstant(name, datum);

    private double ToDouble(string name, Datum datum) => Arithmetic.Number(datum) is { } number ? Arithmetic.ToDouble(number) : throw NotConstant(name, datum);

    /// <summary>A tuple's numbers, or the only one.</summary>
    private ImmutableArray<Datum> AlongDimensions(string name) => Get(name).Value is TupleDatum tuple ? [.. tuple.Elements] : [Get(name).Value];

    private Dim ToDim(string name, Datum datum) => datum is IntegerDatum integer ? integer.Value : throw NotConstant(name, datum);

    private ImmutableArray<Datum> Elements(string name) => Get(name).Value switch
    {
        ArrayDatum array => array.Elements,
        IntegerDatum single => [single],
        ShapeDatum shape => [.. shape.Shape.Dims.Items.Select(d => new IntegerDatum(d))],
        ConstantDatum { Value: null } => [],
        var other => throw NotConstant(name, other),
    };

    private EvaluationException NotConstant(string name, Datum value) => new(
        value is UnknownDatum
            ? null
            : DiagnosticInfo.Create(Descriptors.NotCompileTime, Get(name).Site, $"The argument '{name}' of {function}", DatumText.Describe(value)));
}
