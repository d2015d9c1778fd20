using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[b, i·r + k, j·r + l, c] = x[b, i, j, (c·r + k)·r + l]</c>: r² channels become blocks of r by r pixels (Shi and others 2016). Or the other way.</summary>
/// <param name="Factor">r.</param>
/// <param name="IsInverse">Whether blocks of pixels become channels.</param>
internal sealed record PixelShuffle(int Factor, bool IsInverse) : CompositeOperator
{
    public static Stub Stub { get; } = StubOf("Ops.PixelShuffle", "upscaleFactor", isInverse: false);

    public static Stub Inverse { get; } = StubOf("Ops.PixelUnshuffle", "downscaleFactor", isInverse: true);

    public override string Name => IsInverse ? "pixel_unshuffle" : "pixel_shuffle";

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        Dim blocks = (Dim)Factor * Factor;
        if (IsInverse)
        {
            return x[1].IsMultipleOf(Factor) && x[2].IsMultipleOf(Factor)
                ? [TensorType.Float(Shape.Of(x[0], x[1] / Factor, x[2] / Factor, x[3] * blocks))]
                : throw new ShapeException($"{Name}: {ChannelsLast.BackOf(x)} is not known at build time to consist of blocks of {Factor} by {Factor} pixels");
        }

        return x[3].IsMultipleOf(blocks)
            ? [TensorType.Float(Shape.Of(x[0], x[1] * Factor, x[2] * Factor, x[3] / blocks))]
            : throw new ShapeException($"{Name}: the {x[3]} channels of {ChannelsLast.BackOf(x)} do not make blocks of {Factor} by {Factor} pixels");
    }

    public override string Describe(ImmutableArray<string> inputs) => FormattableString.Invariant($"{Name}({inputs[0]}, {Factor})");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        Shape small = IsInverse ? Infer([x.Type])[0].Shape : x.Shape;
        Dim channels = small[3] / ((Dim)Factor * Factor);
        Value parts = IsInverse
            ? graph.Add(new Reshape(Shape.Of(small[0], small[1], Factor, small[2], Factor, channels)) { IsImage = true }, x)
            : graph.Add(new Reshape(Shape.Of(small[0], small[1], small[2], channels, Factor, Factor)) { IsImage = true }, x);
        Value moved = graph.Add(new Permute(IsInverse ? [0, 1, 3, 5, 2, 4] : [0, 1, 4, 2, 5, 3]), parts);
        return graph.Add(new Reshape(IsInverse ? small : Shape.Of(small[0], small[1] * Factor, small[2] * Factor, channels)) { IsImage = true }, moved);
    }

    private static Stub StubOf(string function, string factor, bool isInverse) => Stub.Of(function, $"x, {factor}", (graph, arguments) =>
    {
        int r = arguments.Int(factor);
        var op = new PixelShuffle(r, isInverse);
        return r < 1
            ? throw new HyperparameterException(factor, "at least 1", FormattableString.Invariant($"{r}"))
            : ImageFunctions.Apply(graph, op.Name, 2, arguments.Tensor("x"), x => graph.Add(op, x));
    });
}
