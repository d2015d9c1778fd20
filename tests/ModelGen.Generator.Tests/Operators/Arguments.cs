using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Operators;

/// <summary>Arguments of a call given by a test.</summary>
internal sealed class Arguments(GraphBuilder graph, params (string Name, object Value)[] values) : ICallArguments
{
    public bool IsTraining => true;

    public bool Has(string name) => values.Any(v => v.Name == name);

    public bool IsGiven(string name) => Has(name);

    public Value Tensor(string name) => Get(name) switch
    {
        Value value => value,
        double number => graph.Add(new Constant(number)),
        object other => throw new ArgumentException($"{name} is {other}"),
    };

    public ImmutableArray<Value> Tensors(string name) => [.. (Value[])Get(name)];

    public double Double(string name) => Convert.ToDouble(Get(name));

    public int Int(string name) => (int)Get(name);

    public int? OptionalInt(string name) => Has(name) ? Int(name) : null;

    public bool Bool(string name) => (bool)Get(name);

    public string String(string name) => (string)Get(name);

    public ParameterInitializer? Initializer(string name) => Has(name) ? (ParameterInitializer)Get(name) : null;

    public ImmutableArray<int> Ints(string name) => [.. (int[])Get(name)];

    public ImmutableArray<int> Extents(string name) => Get(name) is int[] several ? [.. several] : [(int)Get(name)];

    public ImmutableArray<Dim?> OptionalExtentDims(string name) => [.. ExtentDims(name)];

    public ImmutableArray<Dim> ExtentDims(string name) => Get(name) is int[] or Dim[] ? Dims(name) : [AsDim(Get(name))];

    public ImmutableArray<double> Scales(string name) => Get(name) is double[] several ? [.. several] : [Double(name)];

    public string? Text(string name) => Get(name) as string;

    public Dim Dim(string name) => AsDim(Get(name));

    public ImmutableArray<Dim> Dims(string name) => Get(name) switch
    {
        int[] numbers => [.. numbers.Select(n => (Dim)n)],
        object dims => [.. (Dim[])dims],
    };

    public Func<ImmutableArray<Value>, Value> Lambda(string name) => (Func<ImmutableArray<Value>, Value>)Get(name);

    private static Dim AsDim(object value) => value is int number ? number : (Dim)value;

    private object Get(string name) => values.First(v => v.Name == name).Value;
}
