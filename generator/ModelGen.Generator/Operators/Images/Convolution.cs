using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// <c>y[b, i…, o] = Σ over t… and c of x[b, (i·stride − before + t·dilation)…, c] · w[o, c, t…]</c>, c over the channels of o's group, elements outside of x zero; <c>dx</c> and <c>dw</c> are
/// <see cref="ConvolutionInputGradient"/> and <see cref="ConvolutionWeightGradient"/> of dy.
/// </summary>
internal sealed record Convolution(EquatableArray<Window> Windows, int Groups) : ConvolutionOperator(Windows, Groups)
{
    public static Stub OneDimension { get; } = Convolutions.Stub(1);

    public static Stub TwoDimensions { get; } = Convolutions.Stub(2);

    public static Stub ThreeDimensions { get; } = Convolutions.Stub(3);

    public override string Name => "convolution";

    public override ImmutableArray<string> OutputNames => ["convolution"];

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape, w = inputs[1].Shape;
        if (x.Rank != Windows.Count + 2 || w.Rank != x.Rank || x[x.Rank - 1] != w[1] * Groups || !w[0].IsMultipleOf(Groups) || !Windows.Items.Select((v, i) => w[i + 2] == v.Kernel).All(fits => fits))
        {
            throw new ShapeException($"{Name}: {inputs[0]} and {inputs[1]} do not fit");
        }

        return [TensorType.Float(ImageOf(x[0], Windows.Items.Select((window, i) => Positions(window, x, i + 1)), w[0]))];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node)
    {
        Shape x = node.Inputs[0].Shape;
        return [.. Windows.Items.Select((window, i) => window.Fits(Name, x, i))];
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        return gradients[0] is { } dy
            ? [graph.Add(new ConvolutionInputGradient(Windows, Groups, InnerOf(x.Shape)), dy, w), graph.Add(new ConvolutionWeightGradient(Windows, Groups), dy, x)]
            : [null, null];
    }

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => input == 0 && SelectsImages(condition, node.Inputs[0].Shape.Rank) ? condition : null;

    public override ImmutableArray<Value> Select(GraphBuilder graph, Node node, Value condition) =>
        SelectsImages(condition, node.Inputs[0].Shape.Rank) ? node.Inputs.SetItem(0, graph.Mask(condition, node.Inputs[0])) : node.Inputs;

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) => new ConvolutionForm(ConvolutionSizesOf(node), weight);

    public override ProductSizes SizesOf(Node node)
    {
        ConvolutionSizes sizes = ConvolutionSizesOf(node);
        return new(sizes.Positions, sizes.Sum, sizes.Outputs);
    }

    public override WeightUses UseOf(Node node, int input) => input == 1 && node.Inputs[0].Parameter is null ? WeightUses.Weight | WeightUses.Convolved : WeightUses.Other;

    public override string Describe(ImmutableArray<string> inputs) => $"conv({inputs[0]}, {inputs[1]}, {Arguments})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"conv({inputs[0]}, {inputs[1]})";

    protected override Shape Image(Node node) => node.Inputs[0].Shape;

    protected override Shape Result(Node node) => node.Types[0].Shape;

    private static Dim Positions(Window window, Shape x, int dimension) => window.Room(x[dimension]).IsNegative
        ? throw new ShapeException($"convolution: {window.DoesNotFit(x, dimension)}")
        : window.Positions(x[dimension]);
}
