using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Passes;

/// <summary>Graphs of random operators over random earlier values and parameters, with a named dimension and things that simplify.</summary>
internal sealed class RandomGraph
{
    private const int MostElements = 300;
    private static readonly Dim Batch = Dim.Symbol("batch");
    private static readonly Operator[] Smooth = [new Tanh(), new Sigmoid(), new Sin(), new Gelu(), new Negate(), new Square(), new Abs(), new Softplus(1, 20)];
    private static readonly Operator[] Pairs = [new Add(), new Subtract(), new Multiply(), new Maximum()];
    private static readonly double[] Numbers = [0, 1, -1, 0.5, 2, -0.3];

    /// <summary>Two weights, one wider than a panel, and their biases.</summary>
    private static readonly Shape[] ParameterShapes = [Shape.Of(70, 4), Shape.Of(70), Shape.Of(6, 5), Shape.Of(6)];

    private readonly GraphBuilder builder = new();
    private readonly List<Value> values = [];
    private readonly Random random;

    private RandomGraph(int seed) => random = new Random(seed);

    public static Dictionary<string, long> Symbols { get; } = new() { ["batch"] = 3 };

    public static ImmutableArray<ParameterSlot> Parameters { get; } =
        [.. ParameterShapes.Select((s, i) => new ParameterSlot($"p{i}", s, new ParameterInitializer("Zeros", []), IsTrainable: true, 0, $"p{i}"))];

    /// <param name="steps">How many operators; not all of them are needed by the results.</param>
    /// <param name="onlyWeights">Whether parameters serve linear layers only, so that weights lie in panels; else they are operands like any other.</param>
    public static Graph Build(int seed, int steps, bool onlyWeights = false)
    {
        var graph = new RandomGraph(seed);
        Shape[] shapes = [Shape.Of(Batch, 4), Shape.Of(4), Shape.Of(2, 1, 5)];
        Node[] inputs = [.. shapes.Select((s, i) => graph.builder.AddNode(new Input(i, TensorType.Float(s)), [], $"x{i}"))];
        graph.values.AddRange(inputs.Select(i => i.Output));
        if (!onlyWeights)
        {
            graph.values.AddRange(Enumerable.Range(0, ParameterShapes.Length).Select(graph.Parameter));
        }

        int first = graph.values.Count;
        while (graph.values.Count < first + steps)
        {
            if (graph.Step() is { } value && value.Shape.Length.Evaluate(Symbols) <= MostElements)
            {
                graph.values.Add(value);
            }
        }

        // The last value, and one that others read too.
        return new Graph([.. inputs], [graph.values[^1], graph.values[(graph.values.Count + first) / 2]], []);
    }

    /// <summary>A random application of an operator, or null where the operands drawn don't fit.</summary>
    private Value? Step()
    {
        Value x = Pick(values);
        switch (random.Next(11))
        {
            case 0 or 1:
                return builder.AddNode(Pick(Smooth), [x], random.Next(3) == 0 ? $"v{values.Count}" : null).Output;
            case 2:
                return Try(Pick(Pairs), x, Pick(values));
            case 3:
                return builder.Add(Pick(Pairs), x, builder.Number(Pick(Numbers)));
            case 4:
                return builder.Select(builder.Add(new Greater(), x, builder.Number(0.1)), x, builder.Number(Pick(Numbers)));
            case 5:
                EquatableArray<int> axes = Axes(x).Where(_ => random.Next(2) == 0).ToEquatableArray();
                return builder.Add(random.Next(3) switch { 0 => new ReduceSum(axes, Flip()), 1 => new Mean(axes, Flip()), _ => new ReduceMax(axes, Flip()) }, x);
            case 6:
                return builder.Add(Movement(x), x);
            case 7:
                return x.Shape.Rank > 0 ? builder.Add(Flip() ? new Softmax() : new LogSoftmax(), x) : null;
            case 8:
                return Try(new MatMul(Flip(), Flip()), x, Pick(values));
            case 9:
                return Linear(x, random.Next(2) * 2);
            default:
                return x.Shape.Rank > 0 ? Try(new Concat(random.Next(x.Shape.Rank)), x, Pick(values)) : null;
        }
    }

    private Value Parameter(int index) => builder.AddNode(new Parameter(index, ParameterShapes[index]), [], $"p{index}").Output;

    private Value? Linear(Value x, int weight) =>
        Try(new MatMul(false, true), x, Parameter(weight)) is { } product ? Flip() ? builder.Plus(product, Parameter(weight + 1)) : product : null;

    private Operator Movement(Value x)
    {
        int[] axes = [.. Axes(x)];
        Dim[] dims = [.. x.Shape.Dims.Items];
        switch (random.Next(4))
        {
            case 0:
                random.Shuffle(axes);
                return new Permute(EquatableArray.Create<int>(axes));
            case 1:
                return new Reshape(random.Next(3) switch { 0 => Shape.Of(x.Shape.Length), 1 => Shape.Of([1, .. dims]), _ => Shape.Of([.. dims, 1]) });
            case 2:
                return new Expand(Shape.Of([2, .. dims.Select(d => d == Dim.One ? 2 : d)]));
            default:
                // Named dimensions stay whole.
                Dim[] start = [.. dims.Select(d => d.Constant > 2 ? Dim.One : Dim.Zero)];
                return new Slice(EquatableArray.Create<Dim>(start), Shape.Of([.. dims.Select((d, i) => d - start[i])]));
        }
    }

    private Value? Try(Operator op, params ReadOnlySpan<Value> inputs)
    {
        try
        {
            return builder.Add(op, inputs);
        }
        catch (ShapeException)
        {
            return null;
        }
    }

    private bool Flip() => random.Next(2) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static IEnumerable<int> Axes(Value x) => Enumerable.Range(0, x.Shape.Rank);
}
