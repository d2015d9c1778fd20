using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Layers;

/// <summary>More elements around images of <paramref name="rank"/> dimensions, or fewer.</summary>
/// <param name="kind">The layer's name without the dimensions.</param>
internal sealed class Pad(string kind, int rank, PaddingMode mode) : LayerDefinition
{
    private static readonly ImmutableArray<(string Kind, PaddingMode Mode)> Kinds =
    [
        ("CircularPad", PaddingMode.Circular), ("ConstantPad", PaddingMode.Zeros), ("ReflectionPad", PaddingMode.Reflect), ("ReplicationPad", PaddingMode.Replicate), ("ZeroPad", PaddingMode.Zeros),
    ];

    /// <summary>The layers of all kinds.</summary>
    public static ImmutableArray<LayerDefinition> All { get; } = [.. Kinds.SelectMany(k => Enumerable.Range(1, 3).Select(dimensions => new Pad(k.Kind, dimensions, k.Mode)))];

    public override string Name => FormattableString.Invariant($"{kind}{rank}d");

    public override string Signature => HasValue ? "padding, value" : "padding";

    private bool HasValue => kind == "ConstantPad";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        // A mistake is reported where the layer is made.
        Pads(arguments);
        return [];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Shape shape = call.X.Shape;
        if ((shape.Rank != rank + 2 && shape.Rank != rank + 1) || call.X.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"takes [batch, channels, {ImageFunctions.Sizes(rank)}], but was given {call.X.Type}");
        }

        ImmutableArray<(int Before, int After)> pads = Pads(call.Arguments);
        Padding.Require(shape, pads, mode);
        return ImageFunctions.Apply(call.Graph, Name, rank, call.X, x => Padding.Apply(call.Graph, x, rank, pads, mode, HasValue ? call.Arguments.Double("value") : 0));
    }

    private ImmutableArray<(int Before, int After)> Pads(ICallArguments arguments)
    {
        ImmutableArray<int> given = arguments.Ints("padding");
        return given.Length == 2 * rank ? Padding.Pairs(given)
            : given.Length == 1 ? [.. Enumerable.Repeat((given[0], given[0]), rank)]
            : throw new HyperparameterException("padding", FormattableString.Invariant($"one number, or {2 * rank}, two for each dimension from the last one on"), $"[{string.Join(", ", given)}]");
    }
}
