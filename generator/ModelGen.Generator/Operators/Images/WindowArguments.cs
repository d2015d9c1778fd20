using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Reads how windows move from the arguments of a call: one number for all dimensions of an image, or one for each.</summary>
internal static class WindowArguments
{
    /// <summary>The elements that a window covers along each dimension.</summary>
    /// <exception cref="HyperparameterException">One is less than 1, or there are too many or too few.</exception>
    public static ImmutableArray<int> Kernel(ICallArguments arguments, int rank) => Each(arguments, "kernelSize", rank, least: 1, instead: null);

    /// <summary>Windows of these sizes with the stride, padding and dilation of the call.</summary>
    /// <exception cref="HyperparameterException">An argument is out of range.</exception>
    public static EquatableArray<Window> Windows(ICallArguments arguments, ImmutableArray<int> kernel)
    {
        ImmutableArray<int> ones = [.. kernel.Select(_ => 1)];
        ImmutableArray<int> stride = Each(arguments, "stride", kernel.Length, least: 1, ones), dilation = Each(arguments, "dilation", kernel.Length, least: 1, ones);
        ImmutableArray<(int Before, int After)> padding = Padding(arguments, kernel, stride, dilation);
        return kernel.Select((size, i) => new Window(size, stride[i], padding[i].Before, padding[i].After, dilation[i])).ToEquatableArray();
    }

    /// <summary>An argument that is one number or one for each dimension.</summary>
    /// <param name="instead">What holds where nothing is given; null where something has to be.</param>
    public static ImmutableArray<int> Each(ICallArguments arguments, string name, int rank, int least, ImmutableArray<int>? instead)
    {
        ImmutableArray<int> given = arguments.IsGiven(name) ? arguments.Extents(name) : instead ?? [];
        ImmutableArray<int> all = given.Length == 1 ? [.. Enumerable.Repeat(given[0], rank)] : given;
        return all.Length == rank && all.All(n => n >= least) ? all
            : throw new HyperparameterException(name, FormattableString.Invariant($"one number of at least {least}{Each(rank)}"), Text(given));
    }

    /// <summary>A number of at least 1.</summary>
    /// <exception cref="HyperparameterException">It is less.</exception>
    public static int AtLeastOne(ICallArguments arguments, string name) =>
        arguments.Int(name) is >= 1 and int number ? number : throw new HyperparameterException(name, "at least 1", Text([arguments.Int(name)]));

    /// <summary>Sizes of the dimensions of an image, which may depend on named dimensions: one for all, or one for each.</summary>
    /// <exception cref="HyperparameterException">There are too many or too few, or one is certainly less than 1.</exception>
    public static ImmutableArray<Dim> Sizes(ICallArguments arguments, string name, int rank) => Sizes(name, rank, arguments.ExtentDims(name));

    /// <summary>Sizes of which those that are null are the image's own.</summary>
    /// <exception cref="HyperparameterException">There are too many or too few, or one is certainly less than 1.</exception>
    public static ImmutableArray<Dim> Sizes(ICallArguments arguments, string name, int rank, Shape image) =>
        Sizes(name, rank, [.. arguments.OptionalExtentDims(name).Select((size, i) => size ?? (image.Rank >= rank ? image[image.Rank - rank + Math.Min(i, rank - 1)] : Dim.One))]);

    private static ImmutableArray<Dim> Sizes(string name, int rank, ImmutableArray<Dim> given)
    {
        ImmutableArray<Dim> all = given.Length == 1 ? [.. Enumerable.Repeat(given[0], rank)] : given;
        return all.Length == rank && all.All(size => size.Constant is not < 1 && !size.IsNegative) ? all
            : throw new HyperparameterException(name, FormattableString.Invariant($"one size of at least 1{Each(rank)}"), $"({string.Join(", ", given)})");
    }

    /// <summary>Numbers, <c>"valid"</c>, or <c>"same"</c>: as many positions as elements, with one element more behind the image than before it where they can't be equal.</summary>
    private static ImmutableArray<(int Before, int After)> Padding(ICallArguments arguments, ImmutableArray<int> kernel, ImmutableArray<int> stride, ImmutableArray<int> dilation)
    {
        if (!arguments.IsGiven("padding"))
        {
            return [.. kernel.Select(_ => (0, 0))];
        }

        switch (arguments.Text("padding"))
        {
            case null:
                return [.. Each(arguments, "padding", kernel.Length, least: 0, instead: null).Select(p => (p, p))];
            case "valid":
                return [.. kernel.Select(_ => (0, 0))];
            case "same" when stride.All(s => s == 1):
                return [.. kernel.Select((size, i) => dilation[i] * (size - 1)).Select(total => (total / 2, total - (total / 2)))];
            case "same":
                throw new HyperparameterException("stride", "1 with the padding \"same\"", Text(stride));
            case var text:
                throw new HyperparameterException("padding", "numbers, \"same\" or \"valid\"", $"\"{text}\"");
        }
    }

    /// <summary>The other form of an argument of which one value stands for all dimensions, for messages.</summary>
    public static string Each(int rank) => rank == 1 ? "" : FormattableString.Invariant($", or one for each of {rank} dimensions");

    private static string Text(ImmutableArray<int> values) =>
        values.Length > 0 && values.All(v => v == values[0]) ? values[0].ToString(CultureInfo.InvariantCulture) : $"({string.Join(", ", values)})";
}
