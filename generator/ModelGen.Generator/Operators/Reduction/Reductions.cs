using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>What everything with axes and <c>keepDim</c> shares: the stub's overloads, the shapes.</summary>
internal static class Reductions
{
    /// <summary>The overloads <c>F(x, dims)</c>, <c>F(x, dims, keepDim)</c> and <c>F(x, dim, keepDim)</c>.</summary>
    public static Stub Stub(string name, Func<EquatableArray<int>, bool, Operator> create) =>
        Stub(name, (graph, x, axes, keepDim) => graph.Add(create(axes, keepDim), x));

    /// <summary>The same overloads of what is more than one operator.</summary>
    public static Stub Stub(string name, Func<GraphBuilder, Value, EquatableArray<int>, bool, Value> build) =>
        Operators.Stub.Of(name, ["x, dims", "x, dims, keepDim", "x, dim, keepDim"], (graph, arguments) =>
        {
            Value x = arguments.Tensor("x");
            return build(graph, x, Axes(arguments, x.Shape), KeepDim(arguments));
        });

    /// <summary>The axes that a call names, ascending; all if it names none.</summary>
    /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
    public static EquatableArray<int> Axes(ICallArguments arguments, Shape shape)
    {
        ImmutableArray<int> given = arguments.Has("dim") ? [arguments.Int("dim")] : arguments.Ints("dims");
        if (given.IsEmpty)
        {
            return Enumerable.Range(0, shape.Rank).ToEquatableArray();
        }

        ImmutableArray<int> axes = [.. given.Select(shape.Axis).OrderBy(a => a)];
        return axes.Distinct().Count() == axes.Length
            ? axes.ToEquatableArray()
            : throw new ShapeException($"the axes ({string.Join(", ", given)}) name a dimension of {shape} twice");
    }

    public static bool KeepDim(ICallArguments arguments) => arguments.Has("keepDim") && arguments.Bool("keepDim");

    /// <summary>The shape after a reduction.</summary>
    public static Shape Result(Shape shape, EquatableArray<int> axes, bool keepDim)
    {
        var dims = new List<Dim>();
        for (int i = 0; i < shape.Rank; i++)
        {
            if (!axes.Items.Contains(i))
            {
                dims.Add(shape[i]);
            }
            else if (keepDim)
            {
                dims.Add(Dim.One);
            }
        }

        return new Shape(dims.ToEquatableArray());
    }

    /// <summary>A dimension that is kept is there to be broadcast.</summary>
    public static Traits TraitsOf(Node node, bool keepDim) => keepDim && node.Output.Shape.IsColumn ? Traits.WantedOne : Traits.None;

    /// <summary>The number of elements that go into one result.</summary>
    public static Dim Count(Shape shape, EquatableArray<int> axes) => axes.Items.Aggregate(Dim.One, (product, axis) => product * shape[axis]);

    /// <summary><c>xᵖ</c> for x ≥ 0, without a gradient where x is 0: that of a root has a pole there, and PyTorch takes 0.</summary>
    public static Value Root(GraphBuilder graph, Value x, double power)
    {
        Value isZero = graph.Add(new Equal(), x, graph.Number(0));
        Value safe = graph.Select(isZero, graph.Number(1), x);
        return graph.Select(isZero, graph.Number(0), graph.Add(new Pow(), safe, graph.Number(power)));
    }

    /// <summary>A result with the reduced dims put back as 1, so that it broadcasts against the input.</summary>
    public static Value Restore(GraphBuilder graph, Value result, Shape input, EquatableArray<int> axes)
    {
        Shape kept = Result(input, axes, keepDim: true);
        return result.Shape == kept ? result : graph.Add(new Reshape(kept), result);
    }

    public static string Describe(string name, string input, EquatableArray<int> axes) => $"{name}({string.Join(", ", axes.Items.Select(a => $"{a}").Prepend(input))})";
}
