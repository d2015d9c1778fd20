using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[b, i, t, c] = x[b, (i·stride − before + t·dilation)…, c]</c>, positions and elements of windows counted line by line, 0 outside of x; <c>dx</c> is <see cref="Fold"/>.</summary>
internal sealed record Unfold(EquatableArray<Window> Windows) : PoolingOperator(Windows)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Unfold", "x, kernelSize, dilation, padding, stride", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        EquatableArray<Window> windows = WindowArguments.Windows(arguments, WindowArguments.Kernel(arguments, 2));
        if (x.Shape.Rank is not (3 or 4) || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"unfold takes float images [batch, channels, height, width], but was given {x.Type}");
        }

        ImageFunctions.RequireRoom("unfold", windows, x.Shape);
        Value parts = graph.Add(new Unfold(windows), ImageFunctions.Batch(graph, 2, x));
        Shape shape = parts.Shape;
        Value y = graph.Add(new Reshape(Shape.Of(shape[0], shape[3] * shape[2], shape[1])), graph.Add(new Permute([0, 3, 2, 1]), parts));
        return x.Shape.Rank == 4 ? y : graph.Add(new Reshape(Shape.Of(y.Shape[1], y.Shape[2])), y);
    });

    /// <summary>All slices of a dimension that begin at multiples of a step: of an image of one dimension whose channels are what lies behind.</summary>
    public static Stub OfTensor { get; } = Stub.Of("Tensor.Unfold", "x, dimension, size, step", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int axis = x.Shape.Axis(arguments.Int("dimension"));
        var window = new Window(WindowArguments.AtLeastOne(arguments, "size"), WindowArguments.AtLeastOne(arguments, "step"), 0, 0, 1);
        ImageFunctions.RequireFloats("unfold", x);
        if (window.Room(x.Shape[axis]).IsNegative)
        {
            throw new ShapeException($"unfold: {window.DoesNotFit(x.Shape, axis)}");
        }

        ImmutableArray<Dim> before = [.. x.Shape.Dims.Items.Take(axis)], behind = [.. x.Shape.Dims.Items.Skip(axis + 1)];
        Value image = graph.Add(new Reshape(Shape.Of(x.Shape.Product(0, axis), x.Shape[axis], x.Shape.Product(axis + 1, x.Shape.Rank))), x);
        Value parts = graph.Add(new Unfold([window]), image);
        Value last = graph.Add(new Permute([0, 1, 3, 2]), parts);
        return graph.Add(new Reshape(new Shape([.. before, parts.Shape[1], .. behind, window.Kernel])), last);
    });

    public override string Name => "unfold";

    public override bool GivesImages => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(PatchesOf(inputs[0].Shape))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[0].Shape);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Fold(Windows, node.Inputs[0].Shape), dy) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        Shape image = node.Inputs[0].Shape;
        return $"Patches.Unfold({outputs[0]}, {inputs[0]}, {Sizes(image, Positions(image), dim)})";
    }
}
