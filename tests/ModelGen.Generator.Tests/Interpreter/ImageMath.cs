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
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, shape, at).Select(pixel => x[pixel]).Append(double.NegativeInfinity).Aggregate(Math.Max));

    public static NdArray MaxPoolGradient(MaxPoolGradient op, NdArray dy, NdArray x, NdArray y)
    {
        NdArray dx = NdArray.Build(x.Shape, _ => 0);
        foreach (int[] at in NdArray.Indices(y.Shape))
        {
            if (Pixels(op.Windows.Items, x.Shape, y.Shape, at).FirstOrDefault(pixel => x[pixel] == y[at]) is { } first)
            {
                dx[first] += dy[at];
            }
        }

        return dx;
    }

    public static NdArray MaxPoolChoice(MaxPoolChoice op, NdArray values, NdArray x, NdArray y, int[] shape) =>
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, shape, at).FirstOrDefault(pixel => x[pixel] == y[at]) is { } first ? values[first] : 0);

    public static NdArray AvgPool(AvgPool op, NdArray x, int[] shape) =>
        NdArray.Build(shape, at => Pixels(op.Windows.Items, x.Shape, shape, at).Sum(pixel => x[pixel]) / Count(op.Windows.Items, op.IncludePadding, op.Divisor, x.Shape, shape, at));

    public static NdArray AvgPoolGradient(AvgPoolGradient op, NdArray dy, int[] shape)
    {
        NdArray dx = NdArray.Build(shape, _ => 0);
        foreach (int[] at in NdArray.Indices(dy.Shape))
        {
            foreach (int[] pixel in Pixels(op.Windows.Items, shape, dy.Shape, at))
            {
                dx[pixel] += dy[at] / Count(op.Windows.Items, op.IncludePadding, op.Divisor, shape, dy.Shape, at);
            }
        }

        return dx;
    }

    public static NdArray MaxPoolIndices(MaxPoolIndices op, NdArray x, int[] shape) => NdArray.Build(shape, at =>
    {
        int[][] pixels = [.. Pixels(op.Windows.Items, x.Shape, shape, at)];
        return pixels.Length == 0 ? 0 : Number(pixels.First(pixel => x[pixel] == pixels.Max(p => x[p])), x.Shape);
    });

    public static NdArray MaxUnpool(NdArray x, NdArray indices, int[] shape)
    {
        NdArray y = NdArray.Build(shape, _ => 0);
        foreach (int[] at in NdArray.Indices(x.Shape))
        {
            y.Data[(((at[0] * shape[1..^1].Aggregate(1, (a, b) => a * b)) + (int)indices[at]) * shape[^1]) + at[^1]] = x[at];
        }

        return y;
    }

    public static NdArray Unfold(Unfold op, NdArray x, int[] shape)
    {
        NdArray y = NdArray.Build(shape, _ => 0);
        Places(op.Windows.Items, x.Shape, (pixel, place) => y[place] = x[pixel]);
        return y;
    }

    public static NdArray Fold(Fold op, NdArray y, int[] shape)
    {
        NdArray x = NdArray.Build(shape, _ => 0);
        Places(op.Windows.Items, shape, (pixel, place) => x[pixel] += y[place]);
        return x;
    }

    /// <summary>What the sum of a window is divided by.</summary>
    private static double Count(IReadOnlyList<Window> windows, bool includePadding, int divisor, int[] image, int[] result, int[] at) =>
        divisor > 0 ? divisor
        : includePadding ? windows.Select((w, i) => Math.Min(w.Kernel, image[i + 1] + (2 * w.Before) - (at[i + 1] * w.Stride))).Aggregate(1, (a, b) => a * b)
        : Pixels(windows, image, result, at).Count();

    /// <summary>The pixels of a channel that windows cover at a position of the result.</summary>
    private static IEnumerable<int[]> Pixels(IReadOnlyList<Window> windows, int[] image, int[] result, int[] at)
    {
        IEnumerable<int[]> inner = [[]];
        for (int i = 0; i < windows.Count; i++)
        {
            int[] covered = [.. Covered(windows[i], image[i + 1], result[i + 1], at[i + 1])];
            inner = inner.SelectMany(pixel => covered.Select(p => (int[])[.. pixel, p]));
        }

        return inner.Select(pixel => (int[])[at[0], .. pixel, at[^1]]);
    }

    /// <summary>The pixels along a dimension that a window covers at a position.</summary>
    private static IEnumerable<int> Covered(Window window, int size, int positions, int at) => window.Parts is null
        ? Enumerable.Range(0, window.Kernel).Select(t => (at * window.Stride) - window.Before + (t * window.Dilation)).Where(p => p >= 0 && p < size)
        : Enumerable.Range(0, size).Where(p => p >= Math.Floor((double)at * size / positions) && p < Math.Ceiling((at + 1.0) * size / positions));

    /// <summary>The number of a pixel in its image, counted line by line.</summary>
    private static int Number(int[] pixel, int[] image)
    {
        int number = 0;
        for (int i = 1; i < image.Length - 1; i++)
        {
            number = (number * image[i]) + pixel[i];
        }

        return number;
    }

    /// <summary>The places that an unfolded image has for its pixels.</summary>
    private static void Places(IReadOnlyList<Window> windows, int[] image, Action<int[], int[]> place)
    {
        int[] positions = [.. windows.Select((w, i) => (int)w.Positions(image[i + 1]).Constant!.Value)], kernel = [.. windows.Select(w => w.Kernel)];
        foreach (int[] at in NdArray.Indices([image[0], .. positions, image[^1]]))
        {
            foreach (int[] element in NdArray.Indices(kernel))
            {
                if (Pixel(windows, image, at, element) is { } pixel)
                {
                    place([at[0], .. pixel, at[^1]], [at[0], Number(at, [1, .. positions, 1]), Number([0, .. element, 0], [1, .. kernel, 1]), at[^1]]);
                }
            }
        }
    }

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
