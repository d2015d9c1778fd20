using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Movement;

/// <summary><c>y = x</c> in row-major order under another shape of the same length; <c>dx = reshape(dy)</c>.</summary>
internal sealed record Reshape(Shape Shape) : ViewOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Reshape", "x, shape", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Reshape(Infer(x.Shape, arguments.Dims("shape"))), x);
    }) with { Aliases = ["Tensor.Reshape", "IntTensor.Reshape"] };

    public static Stub Flatten { get; } = Stub.Of("Ops.Flatten", "x, startDim, endDim", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Reshape(Flattened(x.Shape, arguments.Int("startDim"), arguments.Int("endDim"))), x);
    });

    public static Stub Squeeze { get; } = Stub.Of("Ops.Squeeze", ["x", "x, dim"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Reshape(arguments.Has("dim") ? Without(x.Shape, arguments.Int("dim")) : WithoutOnes(x.Shape)), x);
    });

    public static Stub Unsqueeze { get; } = Stub.Of("Ops.Unsqueeze", "x, dim", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new Reshape(WithOne(x.Shape, arguments.Int("dim"))), x);
    });

    public override string Name => "reshape";

    /// <summary>Whether the result is an image with channels last.</summary>
    public bool IsImage { get; init; }

    public override bool GivesImages => IsImage;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Shape.Length == Shape.Length
            ? [inputs[0] with { Shape = Shape }]
            : throw new ShapeException($"reshape: {inputs[0].Shape} has {inputs[0].Shape.Length} elements and cannot become {Shape} with {Shape.Length}");

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) =>
        Shape != node.Inputs[0].Shape && Shape.IsColumn ? inputs[0] | Traits.WantedOne : inputs[0];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Reshape(node.Inputs[0].Shape), dy) : null];

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        Conditions.OfReshaped(graph, condition, Shape, node.Inputs[0].Shape);

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        inputs[0].Shape == Shape ? inputs[0]
        : inputs[0].Operator is Reshape ? graph.Add(this, inputs[0].Node.Inputs[0])
        : null;

    /// <summary>Splits dimensions and merges those that lie together; dimensions of size 1 come and go.</summary>
    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        if (input.IsDense(inputShape))
        {
            return Access.Dense(outputShape) with { Offset = input.Offset };
        }

        var memory = IterationSpace.Collapse(inputShape.Dims, [input.Strides]);
        var strides = new Dim[outputShape.Rank];
        int group = memory.Rank - 1;
        Dim covered = Dim.One;
        for (int i = outputShape.Rank - 1; i >= 0; i--)
        {
            strides[i] = Dim.Zero;
            if (outputShape[i] == Dim.One)
            {
                continue;
            }

            if (group < 0)
            {
                return null;
            }

            strides[i] = memory.Strides[0][group] * covered;
            covered *= outputShape[i];
            if (covered == memory.Dims[group])
            {
                group--;
                covered = Dim.One;
            }
        }

        return group < 0 && covered == Dim.One ? new(input.Offset, Infrastructure.EquatableArray.Create<Dim>(strides)) : null;
    }

    public override string Describe(ImmutableArray<string> inputs) => $"reshape({inputs[0]}, {Shape})";

    /// <summary>Dimensions of size 1 that come or go are not worth a word.</summary>
    public override string Summarize(Node node, ImmutableArray<string> inputs) =>
        WithoutOnes(node.Inputs[0].Shape) == WithoutOnes(Shape) ? inputs[0] : Describe(inputs);

    /// <summary>The shape that is asked for, a −1 in it replaced by what is left.</summary>
    private static Shape Infer(Shape from, ImmutableArray<Dim> wanted)
    {
        int unknown = wanted.IndexOf(-1);
        if (unknown < 0)
        {
            return Shape.Of([.. wanted]);
        }

        Dim others = Shape.Of([.. wanted.RemoveAt(unknown)]).Length;
        return wanted.LastIndexOf(-1) == unknown && others != Dim.Zero && from.Length.IsMultipleOf(others)
            ? Shape.Of([.. wanted.SetItem(unknown, from.Length / others)])
            : throw new ShapeException($"reshape: {from} with {from.Length} elements cannot become [{string.Join(", ", wanted)}]");
    }

    private static Shape Flattened(Shape shape, int startDim, int endDim)
    {
        if (shape.Rank == 0)
        {
            return Shape.Of(Dim.One);
        }

        int start = shape.Axis(startDim), end = shape.Axis(endDim);
        return start <= end
            ? new Shape(shape.Dims.Items.RemoveRange(start, end - start + 1).Insert(start, shape.Product(start, end + 1)))
            : throw new ShapeException($"flatten: the dimensions {startDim} to {endDim} of {shape} are in the wrong order");
    }

    private static Shape WithoutOnes(Shape shape) => new(shape.Dims.Items.RemoveAll(d => d == Dim.One));

    private static Shape Without(Shape shape, int dim)
    {
        int axis = shape.Axis(dim);
        return shape[axis] == Dim.One
            ? new Shape(shape.Dims.Items.RemoveAt(axis))
            : throw new ShapeException($"squeeze: dimension {dim} of {shape} is {shape[axis]}, not 1");
    }

    private static Shape WithOne(Shape shape, int dim) => dim >= -shape.Rank - 1 && dim <= shape.Rank
        ? new Shape(shape.Dims.Items.Insert(dim < 0 ? dim + shape.Rank + 1 : dim, Dim.One))
        : throw new ShapeException($"unsqueeze: no dimension can be inserted at {dim}: the shape is {shape}, so positions run from {-shape.Rank - 1} to {shape.Rank}");
}
