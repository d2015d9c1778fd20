using ModelGen.Generator.Operators.Images;

namespace GeneratorTests.Interpreter;

/// <summary>What operators on images mean: one product at a time, from the definition.</summary>
internal static class ImageMath
{
    public static NdArray Convolution(Convolution op, NdArray x, NdArray w, int[] shape)
    {
        NdArray y = NdArray.Build(shape, _ => 0);
        Products(op, x.Shape, y.Shape, w.Shape, (image, result, weight) => y[result] += x[image] * w[weight]);
        return y;
    }

    public static NdArray InputGradient(ConvolutionInputGradient op, NdArray y, NdArray w, int[] shape)
    {
        NdArray x = NdArray.Build(shape, _ => 0);
        Products(op, x.Shape, y.Shape, w.Shape, (image, result, weight) => x[image] += y[result] * w[weight]);
        return x;
    }

    public static NdArray WeightGradient(ConvolutionWeightGradient op, NdArray y, NdArray x, int[] shape)
    {
        NdArray w = NdArray.Build(shape, _ => 0);
        Products(op, x.Shape, y.Shape, w.Shape, (image, result, weight) => w[weight] += y[result] * x[image]);
        return w;
    }

    public static NdArray MaxPool(MaxPool op, NdArray x, int[] shape) =>
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, at).Select(pixel => x[pixel]).Append(double.NegativeInfinity).Aggregate(Math.Max));

    public static NdArray MaxPoolGradient(MaxPoolGradient op, NdArray dy, NdArray x, NdArray y)
    {
        NdArray dx = NdArray.Build(x.Shape, _ => 0);
        foreach (int[] at in NdArray.Indices(y.Shape))
        {
            if (Pixels(op.Windows.Items, x.Shape, at).FirstOrDefault(pixel => x[pixel] == y[at]) is { } first)
            {
                dx[first] += dy[at];
            }
        }

        return dx;
    }

    public static NdArray MaxPoolChoice(MaxPoolChoice op, NdArray values, NdArray x, NdArray y, int[] shape) =>
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, at).FirstOrDefault(pixel => x[pixel] == y[at]) is { } first ? values[first] : 0);

    public static NdArray AvgPool(AvgPool op, NdArray x, int[] shape) =>
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, at).Sum(pixel => x[pixel]) / Count(op.Windows.Items, op.IncludePadding, op.Divisor, x.Shape, at));

    public static NdArray AvgPoolGradient(AvgPoolGradient op, NdArray dy, int[] shape)
    {
        NdArray dx = NdArray.Build(shape, _ => 0);
        foreach (int[] at in NdArray.Indices(dy.Shape))
        {
            foreach (int[] pixel in Pixels(op.Windows.Items, shape, at))
            {
                dx[pixel] += dy[at] / Count(op.Windows.Items, op.IncludePadding, op.Divisor, shape, at);
            }
        }

        return dx;
    }

    /// <summary>What the sum of a window is divided by.</summary>
    private static double Count(IReadOnlyList<Window> windows, bool includePadding, int divisor, int[] image, int[] at) =>
        divisor > 0 ? divisor
        : includePadding ? windows.Select((w, i) => Math.Min(w.Kernel, image[i + 1] + (2 * w.Before) - (at[i + 1] * w.Stride))).Aggregate(1, (a, b) => a * b)
        : Pixels(windows, image, at).Count();

    /// <summary>The pixels of a channel that windows cover at a position.</summary>
    private static IEnumerable<int[]> Pixels(IReadOnlyList<Window> windows, int[] image, int[] at) =>
        NdArray.Indices([.. windows.Select(w => w.Kernel)]).Select(element => Pixel(windows, image, at, element)).OfType<int[]>().Select(pixel => (int[])[at[0], .. pixel, at[^1]]);

    /// <summary>All products of a convolution: indices into the image, the result and the weight.</summary>
    private static void Products(ConvolutionOperator op, int[] image, int[] result, int[] weight, Action<int[], int[], int[]> product)
    {
        foreach (int[] at in NdArray.Indices(result))
        {
            foreach (int[] element in NdArray.Indices(weight[1..]))
            {
                if (Pixel(op.Windows.Items, image, at, element[1..]) is { } pixel)
                {
                    int group = at[^1] / (result[^1] / op.Groups);
                    product([at[0], .. pixel, (group * weight[1]) + element[0]], at, [at[^1], .. element]);
                }
            }
        }
    }

    /// <summary>The pixel that an element of the windows covers at a position, if it lies in the image.</summary>
    private static int[]? Pixel(IReadOnlyList<Window> windows, int[] image, int[] position, int[] element)
    {
        int[] pixel = [.. windows.Select((w, i) => (position[i + 1] * w.Stride) - w.Before + (element[i] * w.Dilation))];
        return pixel.Select((p, i) => p >= 0 && p < image[i + 1]).All(inside => inside) ? pixel : null;
    }
}
