using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The gradient of what a <see cref="Resample"/> was given, <c>dx[…, k, …] = Σ w(i, k) · dy[…, i, …]</c>; its own is the resampling of that of dx.</summary>
/// <param name="Size">The size before.</param>
internal sealed record ResampleGradient(int Axis, Dim Size, ResamplingMode Mode, bool AlignCorners, double Scale) : ResamplingOperator(Axis, Mode, AlignCorners, Scale)
{
    public override string Name => "resample_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.SetItem(Axis, Size)))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => [.. Bounds(Size, node.Inputs[0].Shape[Axis])];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dx ? graph.Add(new Resample(Axis, node.Inputs[0].Shape[Axis], Mode, AlignCorners, Scale), dx) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Resampling.Gradient({outputs[0]}, {inputs[0]}, {Arguments(node.Output.Shape, node.Inputs[0].Shape[Axis], dim)})";

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Axis}, {Size}, {Mode})";

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Size})";
}
