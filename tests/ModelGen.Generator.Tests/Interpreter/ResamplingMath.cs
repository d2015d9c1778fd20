using ModelGen.Generator.Operators.Images;

namespace GeneratorTests.Interpreter;

/// <summary>What operators mean that read images between pixels: weights of pixels for each new one, from the definition.</summary>
internal static class ResamplingMath
{
    public static NdArray Resample(Resample op, NdArray x, int[] shape) => NdArray.Build(shape, at =>
        Weights(op, at[op.Axis], x.Shape[op.Axis], shape[op.Axis]).Sum(w => w.Weight * x[Moved(at, op.Axis, w.Element)]));

    public static NdArray ResampleGradient(ResampleGradient op, NdArray dy, int[] shape)
    {
        NdArray dx = NdArray.Build(shape, _ => 0);
        foreach (int[] at in NdArray.Indices(dy.Shape))
        {
            foreach ((int element, double weight) in Weights(op, at[op.Axis], shape[op.Axis], dy.Shape[op.Axis]))
            {
                dx[Moved(at, op.Axis, element)] += weight * dy[at];
            }
        }

        return dx;
    }

    public static NdArray GridSample(GridSample op, NdArray x, NdArray grid, int[] shape) => NdArray.Build(shape, at =>
        Pixels(op, x.Shape, grid, at, slope: null).Sum(p => p.Weight * x[p.Pixel]));

    public static NdArray GridSampleImageGradient(GridSampleImageGradient op, NdArray dy, NdArray grid, int[] shape)
    {
        NdArray dx = NdArray.Build(shape, _ => 0);
        foreach (int[] at in NdArray.Indices(dy.Shape))
        {
            foreach ((int[] pixel, double weight) in Pixels(op, shape, grid, at, slope: null))
            {
                dx[pixel] += weight * dy[at];
            }
        }

        return dx;
    }

    public static NdArray GridSampleGridGradient(GridSampleGridGradient op, NdArray dy, NdArray x, NdArray grid) => NdArray.Build(grid.Shape, at =>
        Enumerable.Range(0, x.Shape[^1]).Sum(c => dy[[.. at[..^1], c]] * Pixels(op, x.Shape, grid, [.. at[..^1], c], slope: at[^1]).Sum(p => p.Weight * x[p.Pixel])));

    private static int[] Moved(int[] index, int axis, int element) => [.. index[..axis], element, .. index[(axis + 1)..]];

    /// <summary>The elements that a new one is made of.</summary>
    private static IEnumerable<(int Element, double Weight)> Weights(ResamplingOperator op, int position, int size, int newSize)
    {
        double step = op.AlignCorners ? newSize > 1 ? (size - 1.0) / (newSize - 1) : 0 : op.Scale > 0 ? 1 / op.Scale : (double)size / newSize;
        double at = op.AlignCorners ? position * step : ((position + 0.5) * step) - 0.5;
        switch (op.Mode)
        {
            case ResamplingMode.Nearest:
                return [(Math.Min((int)(position * (float)step), size - 1), 1)];
            case ResamplingMode.NearestExact:
                return [(Math.Min((int)(float)((position + 0.5) * (float)step), size - 1), 1)];
            case ResamplingMode.Linear:
                return Around(Math.Clamp(at, 0, size - 1), 0, 1, Tent).Select(w => (Math.Min(w.Element, size - 1), w.Weight));
            default:
                return Around(Math.Min(at, size), -1, 2, Keys).Select(w => (Math.Clamp(w.Element, 0, size - 1), w.Weight));
        }
    }

    /// <summary>The weights of elements around a position, by their distances.</summary>
    private static IEnumerable<(int Element, double Weight)> Around(double at, int first, int last, Func<double, double> kernel)
    {
        int floor = (int)Math.Floor(at);
        return Enumerable.Range(floor + first, last - first + 1).Select(element => (element, kernel(at - element)));
    }

    private static double Tent(double distance) => Math.Max(0, 1 - Math.Abs(distance));

    /// <summary>The cubic convolution kernel with a = −0.75.</summary>
    private static double Keys(double distance)
    {
        (double d, double a) = (Math.Abs(distance), -0.75);
        return d <= 1 ? ((a + 2) * Math.Pow(d, 3)) - ((a + 3) * d * d) + 1 : d < 2 ? (a * Math.Pow(d, 3)) - (5 * a * d * d) + (8 * a * d) - (4 * a) : 0;
    }

    /// <summary>The pixels that the value at a place is made of, or how their weights change with one of its coordinates.</summary>
    private static IEnumerable<(int[] Pixel, double Weight)> Pixels(SamplingOperator op, int[] image, NdArray grid, int[] at, int? slope)
    {
        IEnumerable<(int[] Pixel, double Weight)> pixels = [([], 1)];
        int rank = image.Length - 2;
        for (int i = 0; i < rank; i++)
        {
            int coordinate = rank - 1 - i;
            double place = grid[[.. at[..^1], coordinate]];
            (int Element, double Weight)[] along = [.. slope == coordinate ? Slopes(op, place, image[i + 1]) : Along(op, place, image[i + 1])];
            pixels = pixels.SelectMany(p => along.Where(w => w.Element >= 0 && w.Element < image[i + 1]).Select(w => ((int[])[.. p.Pixel, w.Element], p.Weight * w.Weight))).ToArray();
        }

        return pixels.Select(p => ((int[])[at[0], .. p.Pixel, at[^1]], p.Weight));
    }

    /// <summary>By differences: within a step weights are polynomials of the coordinate of a degree of at most three.</summary>
    private static IEnumerable<(int Element, double Weight)> Slopes(SamplingOperator op, double place, int size)
    {
        const double Step = 1e-6;
        return Along(op, place + Step, size).Select(w => (w.Element, w.Weight / (2 * Step))).Concat(Along(op, place - Step, size).Select(w => (w.Element, -w.Weight / (2 * Step))));
    }

    private static IEnumerable<(int Element, double Weight)> Along(SamplingOperator op, double place, int size)
    {
        double at = op.AlignCorners ? (place + 1) / 2 * (size - 1) : (((place + 1) * size) - 1) / 2;
        return op.Mode switch
        {
            SamplingMode.Nearest => [((int)Math.Round(Inside(op, at, size)), 1)],
            SamplingMode.Linear => Around(Inside(op, at, size), 0, 1, Tent),
            _ => Around(at, -1, 2, Keys).Select(w => ((int)Math.Round(Inside(op, w.Element, size)), w.Weight)),
        };
    }

    /// <summary>Where padding has a position.</summary>
    private static double Inside(SamplingOperator op, double at, int size)
    {
        if (op.Padding == SamplingPadding.Zeros)
        {
            return at;
        }

        (double least, double most) = op.AlignCorners ? (0, size - 1.0) : (-0.5, size - 0.5);
        while (op.Padding == SamplingPadding.Reflection && most > least && (at < least || at > most))
        {
            at = at < least ? (2 * least) - at : (2 * most) - at;
        }

        return Math.Clamp(at, 0, size - 1);
    }
}
