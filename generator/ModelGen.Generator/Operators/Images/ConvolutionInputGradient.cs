using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// The gradient of the image of a <see cref="Convolution"/>, <c>x[b, j…, c] = Σ y[b, i…, o] · w[o, c, t…]</c> over all i, t and o with <c>j = i·stride − before + t·dilation</c>: the transposed convolution of y;
/// <c>dy</c> is the convolution of dx, <c>dw</c> the weight gradient of y and dx.
/// </summary>
/// <param name="Inner">The sizes of the image between batch and channels: several have the same number of positions.</param>
internal sealed record ConvolutionInputGradient(EquatableArray<Window> Windows, int Groups, EquatableArray<Dim> Inner) : ConvolutionOperator(Windows, Groups)
{
    public static Stub OneDimension { get; } = TransposedConvolutions.Stub(1);

    public static Stub TwoDimensions { get; } = TransposedConvolutions.Stub(2);

    public static Stub ThreeDimensions { get; } = TransposedConvolutions.Stub(3);

    public override string Name => "convolution_input_gradient";

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape y = inputs[0].Shape, w = inputs[1].Shape;
        bool fits = y.Rank == Windows.Count + 2 && w.Rank == y.Rank && y[y.Rank - 1] == w[0] && w[0].IsMultipleOf(Groups)
            && Windows.Items.Select((window, i) => w[i + 2] == window.Kernel && y[i + 1] == window.Positions(Inner[i])).All(same => same);
        return fits ? [TensorType.Float(ImageOf(y[0], Inner, w[1] * Groups))] : throw new ShapeException($"{Name}: {inputs[0]} and {inputs[1]} do not fit");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients[0] is { } dx
        ? [graph.Add(new Convolution(Windows, Groups), dx, node.Inputs[1]), graph.Add(new ConvolutionWeightGradient(Windows, Groups), node.Inputs[0], dx)]
        : [null, null];

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => input == 0 && SelectsImages(condition, node.Inputs[0].Shape.Rank) ? condition : null;

    public override ImmutableArray<Value> Select(GraphBuilder graph, Node node, Value condition) =>
        SelectsImages(condition, node.Inputs[0].Shape.Rank) ? node.Inputs.SetItem(0, graph.Mask(condition, node.Inputs[0])) : node.Inputs;

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) => new ConvolutionInputGradientForm(ConvolutionSizesOf(node), weight);

    public override ProductSizes SizesOf(Node node)
    {
        ConvolutionSizes sizes = ConvolutionSizesOf(node);
        return new(sizes.Pixels, sizes.TransposedSum, sizes.Inputs);
    }

    public override WeightUses UseOf(Node node, int input) => input == 1 && node.Inputs[0].Parameter is null ? WeightUses.InputGradient : WeightUses.Other;

    public override string Describe(ImmutableArray<string> inputs) => $"conv_transpose({inputs[0]}, {inputs[1]}, {Arguments})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"conv_transpose({inputs[0]}, {inputs[1]})";

    protected override Shape Image(Node node) => node.Types[0].Shape;

    protected override Shape Result(Node node) => node.Inputs[0].Shape;
}
