using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Each pixel is the sum of what lies in its place at all positions of windows that cover it: what an <see cref="Unfold"/> took from it; <c>dy</c> is the unfolding of dx.</summary>
/// <param name="Image">The shape of the image, of which several have the same number of positions.</param>
internal sealed record Fold(EquatableArray<Window> Windows, Shape Image) : PoolingOperator(Windows)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Fold", "x, outputSize, kernelSize, dilation, padding, stride", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<int> kernel = WindowArguments.Kernel(arguments, 2);
        EquatableArray<Window> windows = WindowArguments.Windows(arguments, kernel);
        ImmutableArray<Dim> size = WindowArguments.Sizes(arguments, "outputSize", 2);
        ImageFunctions.RequireFloats("fold", x);
        ImageFunctions.RequireRoom("fold", windows, new Shape(size));
        Dim elements = (Dim)kernel[0] * kernel[1], positions = windows[0].Positions(size[0]) * windows[1].Positions(size[1]);
        if (x.Shape.Rank is not (2 or 3) || !x.Shape[x.Shape.Rank - 2].IsMultipleOf(elements) || x.Shape[x.Shape.Rank - 1] != positions)
        {
            throw new ShapeException($"fold: windows of {kernel[0]} by {kernel[1]} have {positions} positions in an image of {size[0]} by {size[1]}, so it takes [batch, channels·{elements}, {positions}], but was given {x.Type}");
        }

        bool isBatch = x.Shape.Rank == 3;
        (Dim batch, Dim channels) = (isBatch ? x.Shape[0] : Dim.One, x.Shape[x.Shape.Rank - 2] / elements);
        Value parts = graph.Add(new Permute([0, 3, 2, 1]), graph.Add(new Reshape(Shape.Of(batch, channels, elements, positions)), x));
        Value y = ChannelsLast.Back(graph, graph.Add(new Fold(windows, Shape.Of(batch, size[0], size[1], channels)), parts));
        return isBatch ? y : graph.Add(new Reshape(Shape.Of(channels, size[0], size[1])), y);
    });

    public override string Name => "fold";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Shape == PatchesOf(Image)
        ? [TensorType.Float(Image)]
        : throw new ShapeException($"{Name}: {inputs[0]} and {Image} do not fit");

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(Image);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dx ? graph.Add(new Unfold(Windows), dx) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Patches.Fold({outputs[0]}, {inputs[0]}, {Sizes(Image, Positions(Image), dim)})";
}
