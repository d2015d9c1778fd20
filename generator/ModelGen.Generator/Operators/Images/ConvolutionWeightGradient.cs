using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// The gradient of the weight of a <see cref="Convolution"/>, <c>w[o, c, t…] = Σ over b and i… of y[b, i…, o] · x[b, (i·stride − before + t·dilation)…, c]</c>; <c>dy</c> is the convolution of x with dw,
/// <c>dx</c> the input gradient of y with dw.
/// </summary>
internal sealed record ConvolutionWeightGradient(EquatableArray<Window> Windows, int Groups) : ConvolutionOperator(Windows, Groups)
{
    public override string Name => "convolution_weight_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape y = inputs[0].Shape, x = inputs[1].Shape;
        bool fits = y.Rank == Windows.Count + 2 && x.Rank == y.Rank && x[0] == y[0] && y[y.Rank - 1].IsMultipleOf(Groups) && x[x.Rank - 1].IsMultipleOf(Groups)
            && Windows.Items.Select((window, i) => y[i + 1] == window.Positions(x[i + 1])).All(same => same);
        return fits
            ? [TensorType.Float(new Shape([y[y.Rank - 1], x[x.Rank - 1] / Groups, .. Windows.Items.Select(w => (Dim)w.Kernel)]))]
            : throw new ShapeException($"{Name}: {inputs[0]} and {inputs[1]} do not fit");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients[0] is { } dw
        ? [graph.Add(new Convolution(Windows, Groups), node.Inputs[1], dw), graph.Add(new ConvolutionInputGradient(Windows, Groups, InnerOf(node.Inputs[1].Shape)), node.Inputs[0], dw)]
        : [null, null];

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) => new ConvolutionWeightGradientForm(ConvolutionSizesOf(node), gradient);

    public override ProductSizes SizesOf(Node node)
    {
        ConvolutionSizes sizes = ConvolutionSizesOf(node);
        return new(sizes.Outputs, sizes.Positions, sizes.Sum);
    }

    public override bool GivesWeightGradient(Node node) => true;

    public override Func<GraphBuilder, ImmutableArray<Value>, Value> SumOverSteps(Node node) => (graph, stacks) => graph.Add(this, [.. stacks.Select(s => OneBatch(graph, s))]);

    public override string Describe(ImmutableArray<string> inputs) => $"conv_weight_gradient({inputs[0]}, {inputs[1]}, {Arguments})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"conv_weight_gradient({inputs[0]}, {inputs[1]})";

    protected override Shape Image(Node node) => node.Inputs[1].Shape;

    protected override Shape Result(Node node) => node.Inputs[0].Shape;
}
