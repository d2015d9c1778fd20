using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// The gradient of the images of a <see cref="GridSample"/>, given that of the values and the grid: each pixel has its share of the gradients at all places around it. It is linear in dy, whose gradient is the
/// sampling of that of dx; the grid's is the one of that sampling.
/// </summary>
/// <param name="Image">The shape of the images.</param>
internal sealed record GridSampleImageGradient(SamplingMode Mode, SamplingPadding Padding, bool AlignCorners, Shape Image) : SamplingOperator(Mode, Padding, AlignCorners)
{
    public override string Name => "grid_sample_image_gradient";

    public override bool GivesImages => true;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Shape == Sampled(Image, inputs[1])
        ? [TensorType.Float(Image)]
        : throw new ShapeException($"{Name}: {inputs[0]} and {inputs[1]} do not fit");

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(Image);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients[0] is { } dx
        ?
        [
            graph.Add(new GridSample(Mode, Padding, AlignCorners), dx, node.Inputs[1]),
            Mode == SamplingMode.Nearest ? null : graph.Add(new GridSampleGridGradient(Mode, Padding, AlignCorners), node.Inputs[0], dx, node.Inputs[1]),
        ]
        : [null, null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Sampling.ImageGradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {Sizes(Image, node.Inputs[1].Shape, dim)})";
}
