using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Images that get another size as declarations write it, one dimension after the other: <c>torch.nn.functional.interpolate</c>.</summary>
internal static class Interpolations
{
    /// <summary>The largest denominator of a factor that a named dimension is multiplied by.</summary>
    private const int MaxDenominator = 64;

    /// <summary>What a call says: <c>x</c>, <c>size</c> or <c>scaleFactor</c>, <c>mode</c> and <c>alignCorners</c>.</summary>
    /// <exception cref="ShapeException">x is no image of so many dimensions as the mode is for.</exception>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static Value Apply(GraphBuilder graph, ICallArguments arguments)
    {
        Value x = arguments.Tensor("x");
        var mode = arguments.Enum<InterpolationMode>("mode");
        bool alignCorners = arguments.Bool("alignCorners");
        if (alignCorners && mode is InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area)
        {
            throw new HyperparameterException("alignCorners", "false with a mode that is not linear or cubic", "true");
        }

        int rank = x.Shape.Rank - 2;
        bool fits = mode switch
        {
            InterpolationMode.Linear => rank == 1,
            InterpolationMode.Bilinear or InterpolationMode.Bicubic => rank == 2,
            InterpolationMode.Trilinear => rank == 3,
            _ => rank is >= 1 and <= 3,
        };
        if (!fits || x.Type.Element != ElementType.Float32)
        {
            string sizes = mode switch { InterpolationMode.Linear => ImageFunctions.Sizes(1), InterpolationMode.Bilinear or InterpolationMode.Bicubic => ImageFunctions.Sizes(2), InterpolationMode.Trilinear => ImageFunctions.Sizes(3), _ => "…" };
            throw new ShapeException($"interpolate takes float images [batch, channels, {sizes}] with the mode {mode}, but was given {x.Type}");
        }

        (ImmutableArray<Dim> inner, ImmutableArray<double> scales) = Sizes(arguments, rank, x.Shape);
        return ImageFunctions.Apply(graph, "interpolate", rank, x, image => mode == InterpolationMode.Area
            ? Poolings.AdaptiveAverage(graph, image, inner)
            : Separately(graph, image, inner, scales, KindOf(mode), alignCorners));
    }

    /// <summary>One dimension after the other: those that get larger from the last one on, so that what is small is read in short runs, and those that get smaller from the first one on.</summary>
    private static Value Separately(GraphBuilder graph, Value image, ImmutableArray<Dim> inner, ImmutableArray<double> scales, ResamplingMode mode, bool alignCorners)
    {
        ILookup<bool, int> axes = Enumerable.Range(1, inner.Length).ToLookup(axis => IsSmaller(image.Shape[axis], inner[axis - 1], scales[axis - 1]));
        foreach (int axis in axes[true].Concat(axes[false].Reverse()))
        {
            double scale = alignCorners ? 0 : scales[axis - 1];
            if (image.Shape[axis] != inner[axis - 1] || scale is not (0 or 1))
            {
                image = graph.Add(new Resample(axis, inner[axis - 1], mode, alignCorners, scale), image);
            }
        }

        return image;
    }

    private static bool IsSmaller(Dim size, Dim newSize, double scale) => size.Constant is { } before && newSize.Constant is { } after ? after < before : scale is > 0 and < 1;

    private static ResamplingMode KindOf(InterpolationMode mode) => mode switch
    {
        InterpolationMode.Nearest => ResamplingMode.Nearest,
        InterpolationMode.NearestExact => ResamplingMode.NearestExact,
        InterpolationMode.Bicubic => ResamplingMode.Cubic,
        _ => ResamplingMode.Linear,
    };

    private static (ImmutableArray<Dim> Sizes, ImmutableArray<double> Scales) Sizes(ICallArguments arguments, int rank, Shape image)
    {
        bool hasSize = arguments.IsGiven("size"), hasScale = arguments.IsGiven("scaleFactor");
        if (hasSize == hasScale)
        {
            throw new HyperparameterException("size", "given if scaleFactor is not, and only then", hasSize ? "given beside it" : "left out like it");
        }

        if (hasSize)
        {
            return (WindowArguments.Sizes(arguments, "size", rank), [.. Enumerable.Repeat(0.0, rank)]);
        }

        ImmutableArray<double> given = arguments.Scales("scaleFactor");
        ImmutableArray<double> scales = given.Length == 1 ? [.. Enumerable.Repeat(given[0], rank)] : given;
        return scales.Length == rank && scales.All(s => s > 0 && !double.IsInfinity(s))
            ? ([.. scales.Select((scale, i) => Scaled(image, i + 2, scale))], scales)
            : throw new HyperparameterException("scaleFactor", FormattableString.Invariant($"one number greater than 0{WindowArguments.Each(rank)}"), Text(given));
    }

    /// <summary>
    /// A size times a factor, rounded down. A named one only times what is exact in binary: PyTorch rounds the product before it rounds down, so that 1.4 times 45 are 62, which no formula says.
    /// </summary>
    private static Dim Scaled(Shape image, int axis, double scale)
    {
        Dim size = image[axis];
        Dim? scaled = size.Constant is { } number ? (Dim)(long)Math.Min(Math.Floor(number * scale), int.MaxValue) : null;
        for (int denominator = 1; scaled is null && denominator <= MaxDenominator; denominator *= 2)
        {
            double numerator = Math.Round(scale * denominator);
            if (numerator is >= 1 and <= int.MaxValue && numerator / denominator == scale)
            {
                scaled = size * (long)numerator / denominator;
            }
        }

        return scaled is null ? throw new HyperparameterException("scaleFactor", FormattableString.Invariant($"a whole number, halves, quarters … or {MaxDenominator}ths for a named dimension; size takes any formula of it, such as 7 * x.Dim(2) / 5"), Text([scale]))
            : scaled.Constant is < 1 ? throw new ShapeException(FormattableString.Invariant($"interpolate: a factor of {Text([scale])} leaves no element of dimension {axis} of {image}"))
            : scaled;
    }

    private static string Text(ImmutableArray<double> scales) => string.Join(", ", scales.Select(s => s.ToString("R", CultureInfo.InvariantCulture)));
}
