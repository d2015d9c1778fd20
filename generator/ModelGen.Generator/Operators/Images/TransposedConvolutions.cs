using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Transposed convolutions as declarations write them: the input gradient of a convolution whose result has the shape of x.</summary>
internal static class TransposedConvolutions
{
    /// <summary>A function of the declaration surface over images of so many dimensions.</summary>
    public static Stub Stub(int rank) => Operators.Stub.Of(
        FormattableString.Invariant($"Ops.ConvTranspose{rank}d"), "x, weight, bias, stride, padding, outputPadding, groups, dilation", (graph, arguments) =>
        Apply(graph, arguments, rank, arguments.Tensor("x"), arguments.Tensor("weight"), arguments.IsGiven("bias") ? arguments.Tensor("bias") : null));

    /// <summary>The transposed convolution of x with a weight <c>[inputs, outputs / groups, …]</c>.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static Value Apply(GraphBuilder graph, ICallArguments arguments, int rank, Value x, Value weight, Value? bias)
    {
        string name = FormattableString.Invariant($"conv_transpose{rank}d");
        int groups = arguments.Int("groups");
        Require(name, rank, groups, x, weight, bias);
        ImmutableArray<int> outputPadding;
        EquatableArray<Window> windows = Windows(arguments, [.. weight.Shape.Dims.Items.Skip(2).Select(d => (int)d.Constant!.Value)], out outputPadding);
        return ImageFunctions.Apply(graph, name, rank, x, image =>
        {
            EquatableArray<Dim> inner = windows.Items.Select((window, i) => Size(window, x.Shape, x.Shape.Rank - rank + i, outputPadding[i], name)).ToEquatableArray();
            Value y = graph.Add(new ConvolutionInputGradient(windows, groups, inner), image, weight);
            return bias is { } b ? graph.Plus(y, b) : y;
        });
    }

    /// <summary>Windows of the convolution that leads back; those of the last positions end as far behind the image as the output padding leaves.</summary>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static EquatableArray<Window> Windows(ICallArguments arguments, ImmutableArray<int> kernel, out ImmutableArray<int> outputPadding)
    {
        int rank = kernel.Length;
        ImmutableArray<int> ones = [.. kernel.Select(_ => 1)], zeros = [.. kernel.Select(_ => 0)];
        ImmutableArray<int> stride = WindowArguments.Each(arguments, "stride", rank, least: 1, ones), dilation = WindowArguments.Each(arguments, "dilation", rank, least: 1, ones);
        ImmutableArray<int> padding = WindowArguments.Each(arguments, "padding", rank, least: 0, zeros), further = WindowArguments.Each(arguments, "outputPadding", rank, least: 0, zeros);
        if (further.Where((p, i) => p >= Math.Max(stride[i], dilation[i])).Any())
        {
            throw new HyperparameterException("outputPadding", "less than the stride or the dilation", string.Join(", ", further));
        }

        outputPadding = further;
        return kernel.Select((size, i) => new Window(size, stride[i], padding[i], padding[i] - further[i], dilation[i])).ToEquatableArray();
    }

    private static Dim Size(Window window, Shape images, int axis, int outputPadding, string name)
    {
        Dim size = ((images[axis] - 1) * window.Stride) + (window.Span + outputPadding - (2L * window.Before));
        return size.Constant is < 1
            ? throw new ShapeException(FormattableString.Invariant($"{name}: dimension {axis} of {images} becomes {size + (2L * window.Before)} elements, of which a padding of {window.Before} at both ends leaves none"))
            : size;
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
            throw new ShapeException($"{name} takes a float weight [in, out / groups, {ImageFunctions.Sizes(rank)}], but was given {weight.Type}");
        }

        if ((image.Rank != rank + 2 && image.Rank != rank + 1) || x.Type.Element != ElementType.Float32 || image[image.Rank - rank - 1] != w[0] || !w[0].IsMultipleOf(groups))
        {
            throw new ShapeException($"{name} takes float images [batch, {w[0]}, {ImageFunctions.Sizes(rank)}] in {groups} groups, but was given {x.Type}{ImageFunctions.ChannelHint(w[0], rank, image)}");
        }

        if (bias is { } b && b.Type != TensorType.Float(Shape.Of(w[1] * groups)))
        {
            throw new ShapeException($"{name} takes a float bias [{w[1] * groups}], but was given {b.Type}");
        }
    }
}
