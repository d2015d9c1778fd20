using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// <c>y[b, indices[b, i…, c], c] = x[b, i…, c]</c>, pixels being counted line by line, and zeros elsewhere; of several values for one pixel the last one counts. As in PyTorch each of them has the gradient of the
/// pixel: <c>dx[b, i…, c] = dy[b, indices[b, i…, c], c]</c>.
/// </summary>
/// <param name="Inner">The sizes of the image between batch and channels.</param>
internal sealed record MaxUnpool(EquatableArray<Dim> Inner) : KernelOperator
{
    public static Stub OneDimension { get; } = StubOf(1);

    public static Stub TwoDimensions { get; } = StubOf(2);

    public static Stub ThreeDimensions { get; } = StubOf(3);

    public override string Name => "max_unpool";

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        return inputs[0].Element == ElementType.Float32 && inputs[1] == new TensorType(ElementType.Int32, shape) && shape.Rank == Inner.Count + 2
            ? [TensorType.Float(new Shape([shape[0], .. Inner.Items, shape[shape.Rank - 1]]))]
            : throw new ShapeException($"{Name} takes float images and int indices of the same shape, but was given {inputs[0]} and {inputs[1]}");
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(1, Pixels(node.Output.Shape))];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null, null];
        }

        Shape shape = node.Inputs[0].Shape;
        Value dx = graph.Add(new Gather(1), graph.Add(new Reshape(Lines(dy.Shape)), dy), graph.Add(new Reshape(Lines(shape)), node.Inputs[1]));
        return [graph.Add(new Reshape(shape), dx), null];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        Shape x = node.Inputs[0].Shape, y = node.Output.Shape;
        return $"Pooling.Unpool({outputs[0]}, {inputs[0]}, {inputs[1]}, {dim(x[0])}, {dim(Pixels(x))}, {dim(Pixels(y))}, {dim(x[x.Rank - 1])})";
    }

    public override string Describe(ImmutableArray<string> inputs) => $"max_unpool({inputs[0]}, {inputs[1]}, [{string.Join(", ", Inner.Items)}])";

    private static Dim Pixels(Shape image) => image.Product(1, image.Rank - 1);

    private static Shape Lines(Shape image) => Shape.Of(image[0], Pixels(image), image[image.Rank - 1]);

    private static Stub StubOf(int rank) => Stub.Of(FormattableString.Invariant($"Ops.MaxUnpool{rank}d"), "x, indices, kernelSize, stride, padding, outputSize", (graph, arguments) =>
        Apply(graph, arguments, rank, arguments.Tensor("x"), arguments.Tensor("indices")));

    /// <summary>The values of a pooling where they came from, in images of the size that is given, or that windows which cover all of them have.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static Value Apply(GraphBuilder graph, ICallArguments arguments, int rank, Value x, Value indices)
    {
        string name = FormattableString.Invariant($"max_unpool{rank}d");
        ImmutableArray<int> kernel = WindowArguments.Kernel(arguments, rank), stride = WindowArguments.Each(arguments, "stride", rank, least: 1, kernel);
        ImmutableArray<int> padding = WindowArguments.Each(arguments, "padding", rank, least: 0, [.. kernel.Select(_ => 0)]);
        if (indices.Type != new TensorType(ElementType.Int32, x.Shape))
        {
            throw new ShapeException($"{name} takes float images and int indices of the same shape, but was given {x.Type} and {indices.Type}");
        }

        return ImageFunctions.Apply(graph, name, rank, x, image =>
        {
            ImmutableArray<Dim> least = [.. kernel.Select((k, i) => ((image.Shape[i + 1] - 1) * stride[i]) - (2L * padding[i]) + k)];
            ImmutableArray<Dim> inner = arguments.IsGiven("outputSize") ? WindowArguments.Sizes(arguments, "outputSize", rank) : least;
            for (int i = 0; i < rank; i++)
            {
                if ((inner[i] - least[i]).Constant is { } further && (further <= -stride[i] || further >= stride[i]))
                {
                    throw new ShapeException(FormattableString.Invariant($"{name}: an output of {inner[i]} in dimension {i + x.Shape.Rank - rank} is not what the windows of {kernel[i]} by {stride[i]} of {x.Shape} come from: that has {least[i]}, or less than {stride[i]} more or fewer"));
                }

                if (inner[i].Constant is < 1)
                {
                    throw new ShapeException(FormattableString.Invariant($"{name}: the windows of {kernel[i]} by {stride[i]} in dimension {i + x.Shape.Rank - rank} of {x.Shape} leave no pixel with a padding of {padding[i]}"));
                }
            }

            return graph.Add(new MaxUnpool(inner.ToEquatableArray()), image, ImageFunctions.Batch(graph, rank, indices));
        });
    }
}
