using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Scheduling;

/// <summary>
/// Random programs of views, elementwise operators, reductions, products and placements over tensors of rank 3 at most, in which values are read more
/// than once: what scheduling has to get right together.
/// </summary>
internal sealed class RandomGraphs
{
    /// <summary>Sizes that repeat, so that shapes fit often, and differ from vector widths.</summary>
    private static readonly Dim[] Dims = [Dim.Symbol("batch"), 3, 4, 1, 17];

    private readonly Random random;
    private readonly GraphBuilder graph = new();
    private readonly List<Value> values = [];

    private RandomGraphs(int seed) => random = new Random(seed);

    /// <summary>A function with two inputs, three parameters and a few outputs.</summary>
    public static Function Create(int seed, int nodes) => new RandomGraphs(seed).Create($"F{seed}", nodes);

    /// <summary>What the functions' parameters are.</summary>
    public static ImmutableArray<ParameterSlot> Parameters { get; } =
    [
        Slot("w", Shape.Of(17, 4), isTrainable: true), Slot("b", Shape.Of(17), isTrainable: true), Slot("v", Shape.Of(4, 17), isTrainable: true),
        Slot("state", Shape.Of(4), isTrainable: false),
    ];

    private static ParameterSlot Slot(string name, Shape shape, bool isTrainable) =>
        new(name, shape, new ParameterInitializer("Zeros", []), isTrainable, 0, name);

    private Function Create(string name, int nodes)
    {
        ImmutableArray<Node> inputs =
        [
            graph.AddNode(new Input(0, TensorType.Float(Shape.Of(Dims[0], 4))), [], "x"),
            graph.AddNode(new Input(1, TensorType.Float(Shape.Of(Dims[0], 3, 4))), [], "y"),
        ];
        values.AddRange(inputs.Select(i => i.Output));
        for (int i = 0; i < Parameters.Length; i++)
        {
            values.Add(graph.AddNode(new Parameter(i, Parameters[i].Shape), [], Parameters[i].Path).Output);
        }

        values.Add(graph.Add(new DimScalar(Dims[0])));
        while (values.Count < nodes)
        {
            if (Next() is { } value && value.Shape.Rank <= 4)
            {
                values.Add(value);
            }
        }

        ImmutableArray<Value> outputs = [.. values.Skip(values.Count - 6).Where(_ => random.Next(3) > 0), values[^1]];
        return new Function(name, Parameters, new Graph(inputs, outputs, []));
    }

    private Value Pick() => values[Math.Max(random.Next(values.Count), random.Next(values.Count))];

    /// <summary>A node over what there is; null where the choice doesn't fit.</summary>
    private Value? Next()
    {
        try
        {
            Value a = Pick(), b = Pick();
            return random.Next(14) switch
            {
                0 => graph.Add(new Tanh(), a),
                1 => graph.Add(new Sigmoid(), a),
                2 => graph.Add(new Relu(), a),
                3 or 4 => graph.Add(new Add(), a, b),
                5 => graph.Add(new Multiply(), a, b),
                6 => graph.Add(new Where(), graph.Add(new Greater(), a, b), b, a),
                7 => a.Shape.Rank == 0 ? null : graph.Add(new ReduceSum([random.Next(a.Shape.Rank)], random.Next(2) == 0), a),
                8 => a.Shape.Rank == 0 ? null : graph.Add(new ReduceMax([a.Shape.Rank - 1], random.Next(2) == 0), a),
                9 or 10 => graph.Add(new MatMul(random.Next(2) == 0, random.Next(2) == 0), a, b),
                11 => Moved(a),
                12 => graph.Add(new Concat(random.Next(Math.Max(1, a.Shape.Rank))), a, b),
                _ => a.Shape.Rank == 0 ? null : graph.Add(new Softmax(), a),
            };
        }
        catch (Exception e) when (e is ShapeException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private Value? Moved(Value x)
    {
        int rank = x.Shape.Rank;
        if (rank < 2)
        {
            return null;
        }

        return random.Next(8) switch
        {
            6 => x.Shape[rank - 1] == 4 ? graph.Add(new Reshape(new Shape([.. x.Shape.Dims.Items.Take(rank - 1), 2, 2])), x) : null,
            7 => graph.Add(Permute.Exchange(rank, rank - 2, random.Next(rank)), graph.Add(new MatMul(false, true), x, Pick())),
            0 => graph.Add(new Permute(Enumerable.Range(0, rank).OrderBy(_ => random.Next()).ToEquatableArray()), x),
            1 => graph.Add(new Reshape(Shape.Of(x.Shape.Length)), x),
            2 => graph.Add(new Reshape(Shape.Of(x.Shape.Product(0, rank - 1), x.Shape[rank - 1])), x),
            3 => x.Shape[rank - 1].Constant is > 1 and var n ? Slice.Along(graph, x, rank - 1, 1, n - 1) : null,
            _ => Cut(x, random.Next(rank)),
        };
    }

    /// <summary>A slice, a half or a chunk of a dimension: where that is named, one of no elements for some of its sizes.</summary>
    private Value Cut(Value x, int axis)
    {
        Dim size = x.Shape[axis], half = size / 2;
        (Dim Start, Dim Size)[] cuts = [(0, half), (half, size - half), (half, half), (1, size - 1), (0, size - 1), (0, 1), (size, 0), (size - 1, 1), (0, Dims[0])];
        (Dim start, Dim length) = cuts[random.Next(cuts.Length)];
        return Slice.Along(graph, x, axis, start, length);
    }
}
