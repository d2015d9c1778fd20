using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Convolutions as declarations write them: images <c>[batch, channels, …]</c> or one image without a batch, an optional bias for each channel of the result.</summary>
internal static class Convolutions
{
    /// <summary>A function of the declaration surface over images of so many dimensions.</summary>
    public static Stub Stub(int rank) => Operators.Stub.Of(FormattableString.Invariant($"Ops.Conv{rank}d"), "x, weight, bias, stride, padding, dilation, groups", (graph, arguments) =>
        Apply(graph, arguments, rank, arguments.Tensor("x"), arguments.Tensor("weight"), arguments.IsGiven("bias") ? arguments.Tensor("bias") : null));

    /// <summary>The convolution of x with a weight <c>[outputs, inputs / groups, …]</c>.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static Value Apply(GraphBuilder graph, ICallArguments arguments, int rank, Value x, Value weight, Value? bias)
    {
        int groups = arguments.Int("groups");
        string name = FormattableString.Invariant($"conv{rank}d");
        Require(name, rank, groups, x, weight, bias);
        EquatableArray<Window> windows = WindowArguments.Windows(arguments, [.. weight.Shape.Dims.Items.Skip(2).Select(d => (int)d.Constant!.Value)]);
        ImageFunctions.RequireRoom(name, windows, x.Shape);
        var mode = arguments.Has("paddingMode") ? arguments.Enum<PaddingMode>("paddingMode") : PaddingMode.Zeros;
        ImmutableArray<(int Before, int After)> pads = [.. windows.Items.Reverse().Select(w => (w.Before, w.After))];
        Padding.Require(x.Shape, pads, mode);
        return ImageFunctions.Apply(graph, name, rank, x, image =>
        {
            if (mode != PaddingMode.Zeros)
            {
                image = Padding.Apply(graph, image, rank, pads, mode, value: 0);
                windows = windows.Items.Select(w => w with { Before = 0, After = 0 }).ToEquatableArray();
            }

            Value y = graph.Add(new Convolution(windows, groups), image, weight);
            return bias is { } b ? graph.Plus(y, b) : y;
        });
    }

    private static void Require(string name, int rank, int groups, Value x, Value weight, Value? bias)
    {
        Shape image = x.Shape, w = weight.Shape;
        if (groups < 1)
        {
            throw new HyperparameterException("groups", "at least 1", FormattableString.Invariant($"{groups}"));
        }

        if (w.Rank != rank + 2 || weight.Type.Element != ElementType.Float32 || w.Dims.Items.Any(d => d.Constant is not >= 1))
        {
            throw new ShapeException($"{name} takes a float weight [out, in / groups, {ImageFunctions.Sizes(rank)}], but was given {weight.Type}");
        }

        if ((image.Rank != rank + 2 && image.Rank != rank + 1) || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"{name} takes float images [batch, {w[1] * groups}, {ImageFunctions.Sizes(rank)}], but was given {x.Type}");
        }

        Dim channels = image[image.Rank - rank - 1];
        if (channels != w[1] * groups || !w[0].IsMultipleOf(groups))
        {
            throw new ShapeException($"{name}: {image} and the weight {w} do not fit: the image has {channels} channels, the weight takes {w[1]} and gives {w[0]} in {groups} groups{ImageFunctions.ChannelHint(w[1] * groups, rank, image)}");
        }

        if (bias is { } b && b.Type != TensorType.Float(Shape.Of(w[0])))
        {
            throw new ShapeException($"{name} takes a float bias [{w[0]}], but was given {b.Type}");
        }
    }
}
