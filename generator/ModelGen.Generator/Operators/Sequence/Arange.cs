using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Sequence;

/// <summary><c>y[i] = start + i·step</c> (<c>torch.arange</c>), as floats; it depends on nothing.</summary>
internal sealed record Arange(Dim Start, Dim Count, int Step) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Arange", ["end", "start, end, step"], (graph, arguments) =>
    {
        Dim start = arguments.Has("start") ? arguments.Dim("start") : Dim.Zero, end = arguments.Dim("end");
        int step = arguments.Has("step") ? arguments.Int("step") : 1;
        if (step == 0)
        {
            throw new HyperparameterException("step", "a number that is not 0", "0");
        }

        Dim length = step > 0 ? end - start : start - end;
        Dim count = Math.Abs(step) == 1 ? length : (length + (Math.Abs(step) - 1)) / Math.Abs(step);
        return count.IsNegative
            ? throw new ShapeException($"arange from {start} to {end} by {step} has no elements")
            : graph.Add(new Arange(start, count, step));
    });

    public static Stub Triu { get; } = Triangle("Triu", isUpper: true);

    public static Stub Tril { get; } = Triangle("Tril", isUpper: false);

    public override string Name => "arange";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape.Of(Count))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => [new SizeBound(Count, $"arange of {Count} elements")];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Sequences.Arange({outputs[0]}, {dim(Start)}, {dim(Count)}, {Literal.Int(Step)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [];

    public override string Describe(ImmutableArray<string> inputs) => $"arange({Start}, {Start + (Count * Step)}{(Step == 1 ? "" : $", {Step}")})";

    /// <summary>The elements on one side of a diagonal of the last two dimensions, zeros on the other (<c>torch.triu</c>, <c>torch.tril</c>).</summary>
    private static Stub Triangle(string name, bool isUpper) => Stub.Of("Ops." + name, "x, diagonal", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        Shape shape = x.Shape;
        if (shape.Rank < 2 || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"{(isUpper ? "triu" : "tril")} takes floats with at least two dimensions, but was given {x.Type}");
        }

        (Dim rows, Dim columns) = (shape[shape.Rank - 2], shape[shape.Rank - 1]);
        Value row = graph.Add(new Reshape(Shape.Of(rows, Dim.One)), graph.Add(new Arange(arguments.Int("diagonal"), rows, 1)));
        Value column = graph.Add(new Arange(Dim.Zero, columns, 1));
        Value isInside = graph.Add(isUpper ? new GreaterEqual() : new LessEqual(), column, row);
        return graph.Mask(isInside, x);
    });
}
