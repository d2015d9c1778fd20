using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The gradient of the grid of a <see cref="GridSample"/>, given that of the values, the images and the grid: how the value at a place changes with each coordinate, times dy, summed over channels.</summary>
internal sealed record GridSampleGridGradient(SamplingMode Mode, SamplingPadding Padding, bool AlignCorners) : SamplingOperator(Mode, Padding, AlignCorners)
{
    public override string Name => "grid_sample_grid_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Shape == Sampled(inputs[1].Shape, inputs[2])
        ? [inputs[2]]
        : throw new ShapeException($"{Name}: {inputs[0]}, {inputs[1]} and {inputs[2]} do not fit");

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[1].Shape);

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Sampling.GridGradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {Sizes(node.Inputs[1].Shape, node.Inputs[2].Shape, dim)})";
}
