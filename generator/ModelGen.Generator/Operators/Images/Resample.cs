using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[…, i, …] = Σ w(i, k) · x[…, k, …]</c> along a dimension, at most four weights being other than 0, with i and k as far along the dimension as each other; <c>dx</c> is <see cref="ResampleGradient"/>.</summary>
/// <param name="Size">The new size.</param>
internal sealed record Resample(int Axis, Dim Size, ResamplingMode Mode, bool AlignCorners, double Scale) : ResamplingOperator(Axis, Mode, AlignCorners, Scale)
{
    public static Stub Stub { get; } = Stub.Of("Ops.Interpolate", "x, size, scaleFactor, mode, alignCorners", Interpolations.Apply);

    public override string Name => "resample";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        return [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.SetItem(Axis, Size)))];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => [.. Bounds(node.Inputs[0].Shape[Axis], Size)];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new ResampleGradient(Axis, node.Inputs[0].Shape[Axis], Mode, AlignCorners, Scale), dy) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Resampling.Forward({outputs[0]}, {inputs[0]}, {Arguments(node.Inputs[0].Shape, Size, dim)})";

    public override string Describe(ImmutableArray<string> inputs) => FormattableString.Invariant($"{Name}({inputs[0]}, {Axis}, {Size}, {Mode}{(AlignCorners ? ", corners aligned" : "")}{(Scale == 0 ? "" : $", by {Scale}")})");

    public override string Summarize(Node node, ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {Size})";
}
