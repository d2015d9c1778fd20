using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[b, i…, c]</c> is the value of <c>x[b, …, c]</c> at <c>grid[b, i…, :]</c> (Jaderberg and others 2015); <c>dx</c> and <c>dgrid</c> are <see cref="GridSampleImageGradient"/> and <see cref="GridSampleGridGradient"/>.</summary>
internal sealed record GridSample(SamplingMode Mode, SamplingPadding Padding, bool AlignCorners) : SamplingOperator(Mode, Padding, AlignCorners)
{
    public static Stub Stub { get; } = Stub.Of("Ops.GridSample", "x, grid, mode, paddingMode, alignCorners", (graph, arguments) =>
    {
        (Value x, Value grid) = (arguments.Tensor("x"), arguments.Tensor("grid"));
        SamplingMode mode = arguments.Enum<InterpolationMode>("mode") switch
        {
            InterpolationMode.Bilinear => SamplingMode.Linear,
            InterpolationMode.Nearest => SamplingMode.Nearest,
            InterpolationMode.Bicubic when x.Shape.Rank == 4 => SamplingMode.Cubic,
            var other => throw new HyperparameterException("mode", x.Shape.Rank == 4 ? "Bilinear, Nearest or Bicubic" : "Bilinear or Nearest", other.ToString()),
        };
        int rank = x.Shape.Rank - 2;
        if (rank is not (2 or 3) || x.Type.Element != ElementType.Float32 || grid.Type.Element != ElementType.Float32
            || grid.Shape.Rank != rank + 2 || grid.Shape[0] != x.Shape[0] || grid.Shape[rank + 1] != rank)
        {
            string sizes = ImageFunctions.Sizes(rank == 3 ? 3 : 2);
            throw new ShapeException(FormattableString.Invariant($"grid_sample takes float images [batch, channels, {sizes}] and a grid [batch, …, {(rank == 3 ? 3 : 2)}] of as many dimensions, but was given {x.Type} and {grid.Type}"));
        }

        return ImageFunctions.Apply(graph, "grid_sample", rank, x, image => graph.Add(new GridSample(mode, arguments.Enum<SamplingPadding>("paddingMode"), arguments.Bool("alignCorners")), image, grid));
    });

    /// <summary>The places that an affine map takes the pixels of an image to, each coordinate a sum over the map's row.</summary>
    public static Stub AffineGrid { get; } = Stub.Of("Ops.AffineGrid", "theta, size, alignCorners", (graph, arguments) =>
    {
        Value theta = arguments.Tensor("theta");
        ImmutableArray<Dim> size = arguments.Dims("size");
        int rank = size.Length - 2;
        if (rank is not (2 or 3) || size.Any(s => s.IsNegative))
        {
            throw new HyperparameterException("size", "the size of images: batch, channels, height and width, or batch, channels, depth, height and width", $"[{string.Join(", ", size)}]");
        }

        return theta.Type == TensorType.Float(Shape.Of(size[0], rank, rank + 1))
            ? Affine(graph, theta, [.. size.Skip(2)], arguments.Bool("alignCorners"))
            : throw new ShapeException(FormattableString.Invariant($"affine_grid takes floats [{size[0]}, {rank}, {rank + 1}], a map for each image, but was given {theta.Type}"));
    });

    public override string Name => "grid_sample";

    public override bool GivesImages => true;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Sampled(inputs[0].Shape, inputs[1]))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[0].Shape);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients[0] is { } dy
        ?
        [
            graph.Add(new GridSampleImageGradient(Mode, Padding, AlignCorners, node.Inputs[0].Shape), dy, node.Inputs[1]),
            Mode == SamplingMode.Nearest ? null : graph.Add(new GridSampleGridGradient(Mode, Padding, AlignCorners), dy, node.Inputs[0], node.Inputs[1]),
        ]
        : [null, null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Sampling.Forward({outputs[0]}, {inputs[0]}, {inputs[1]}, {Sizes(node.Inputs[0].Shape, node.Inputs[1].Shape, dim)})";

    /// <summary><c>grid[b, i…, k] = Σ over dimensions d of theta[b, k, d]·coordinate(i_d) + theta[b, k, last]</c>, the last dimension's coordinate first.</summary>
    private static Value Affine(GraphBuilder graph, Value theta, ImmutableArray<Dim> sizes, bool alignCorners)
    {
        int rank = sizes.Length;
        Value sum = Column(rank);
        for (int d = 0; d < rank; d++)
        {
            int axis = rank - 1 - d;
            Dim[] alone = [.. Enumerable.Repeat(Dim.One, rank + 2)];
            alone[axis + 1] = sizes[axis];
            sum = graph.Plus(graph.Times(Column(d), graph.Add(new Reshape(Shape.Of(alone)), Coordinates(graph, sizes[axis], alignCorners))), sum);
        }

        return sum;

        Value Column(int column) => graph.Add(
            new Reshape(new Shape([theta.Shape[0], .. Enumerable.Repeat(Dim.One, rank), rank])), Slice.Along(graph, theta, 2, column, Dim.One));
    }

    /// <summary>Where the middles of so many pixels are: from −1 to 1, or those less half a pixel; 0 for a single one.</summary>
    private static Value Coordinates(GraphBuilder graph, Dim size, bool alignCorners)
    {
        Value last = graph.Add(new DimScalar(size - 1)), twice = graph.Times(graph.Add(new Arange(Dim.Zero, size, 1)), 2);
        Value span = alignCorners ? graph.Add(new Maximum(), last, graph.Number(1)) : graph.Add(new DimScalar(size));
        return graph.Over(graph.Minus(twice, last), span);
    }
}
