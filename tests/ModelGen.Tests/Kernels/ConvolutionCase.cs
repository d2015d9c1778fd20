using CsCheck;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>A convolution with random values, and what it gives in double precision.</summary>
internal sealed class ConvolutionCase
{
    private readonly Window[] windows;
    private readonly int batch;
    private readonly int groups;
    private readonly int inputs;
    private readonly int outputs;

    public ConvolutionCase(Window[] windows, int batch, int groups, int inputs, int outputs, int seed)
    {
        (this.windows, this.batch, this.groups, this.inputs, this.outputs) = (windows, batch, groups, inputs, outputs);
        var random = new Random(seed);
        Shape = new(batch, groups * inputs, groups * outputs, groups, windows[0], windows.ElementAtOrDefault(1), windows.ElementAtOrDefault(2));
        X = GemmHarness.Values(batch * Product(w => w.Size) * groups * inputs, random);
        W = GemmHarness.Values(groups * outputs * inputs * Product(w => w.Kernel), random);
        Y = GemmHarness.Values(batch * Product(w => w.Positions) * groups * outputs, random);
    }

    private static Gen<Window> Windows { get; } = Gen.Select(Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 3], Gen.Int[1, 3], Gen.Int[0, 2], (size, kernel, stride, padding, dilation, more) =>
    {
        int span = (dilation * (kernel - 1)) + 1;
        size = Math.Max(size, span - (2 * padding));
        return new Window(size, ((size + (2 * padding) + more - span) / stride) + 1, kernel, stride, padding, dilation);
    });

    /// <summary>Convolutions of one to three dimensions with every kind of stride, padding, dilation and group; a third of them depthwise.</summary>
    public static Gen<ConvolutionCase> All { get; } = Gen.Select(
        Gen.Int[1, 3].SelectMany(rank => Windows.Array[rank]),
        Gen.Int[0, 3],
        Gen.Frequency((3, Gen.Const(1)), (2, Gen.Int[2, 5])),
        Gen.Frequency((4, Gen.Int[1, 5]), (1, Gen.Int[6, 40])),
        Gen.Frequency((4, Gen.Int[1, 5]), (2, Gen.Int[6, 40]), (1, Gen.Int[60, 140])),
        Gen.Int[0, 1000],
        (windows, batch, groups, inputs, outputs, seed) => seed % 3 == 0
            ? new ConvolutionCase(windows, batch, inputs * groups, 1, 1, seed)
            : new ConvolutionCase(windows, batch, groups, inputs, outputs, seed));

    public ConvolutionShape Shape { get; }

    public float[] X { get; }

    /// <summary>Row by row.</summary>
    public float[] W { get; }

    public float[] Y { get; }

    public float[] Panels
    {
        get
        {
            int k = inputs * Product(w => w.Kernel), n = groups * outputs;
            float[] panels = new float[ModelGen.Runtime.Panels.Size(n, k)];
            ModelGen.Runtime.Panels.PackKernels(panels, W, 0, n, n, inputs, Product(w => w.Kernel));
            return panels;
        }
    }

    public int Channels => groups * outputs;

    /// <summary>The results and the sums of magnitudes in them.</summary>
    public (double[] Values, double[] Scale) Forward() => Sum(Y.Length, (x, w, y, add) => add(y, (double)X[x] * W[w]));

    public (double[] Values, double[] Scale) InputGradient() => Sum(X.Length, (x, w, y, add) => add(x, (double)Y[y] * W[w]));

    public (double[] Values, double[] Scale) WeightGradient() => Sum(W.Length, (x, w, y, add) => add(w, (double)Y[y] * X[x]));

    private int Product(Func<Window, int> of) => windows.Aggregate(1, (product, window) => product * of(window));

    /// <summary>Goes through all products: indices into x, w and y.</summary>
    private (double[] Values, double[] Scale) Sum(int length, Action<int, int, int, Action<int, double>> term)
    {
        double[] values = new double[length], scale = new double[length];
        void Add(int at, double value) => (values[at], scale[at]) = (values[at] + value, scale[at] + Math.Abs(value));
        for (int b = 0; b < batch; b++)
        {
            for (int position = 0; position < Product(w => w.Positions); position++)
            {
                for (int tap = 0; tap < Product(w => w.Kernel); tap++)
                {
                    if (Pixel(position, tap) is { } pixel)
                    {
                        for (int channel = 0; channel < groups * outputs * inputs; channel++)
                        {
                            (int output, int i) = Math.DivRem(channel, inputs);
                            int x = ((((b * Product(w => w.Size)) + pixel) * groups) + (output / outputs)) * inputs + i;
                            int y = (((b * Product(w => w.Positions)) + position) * groups * outputs) + output;
                            term(x, (((output * inputs) + i) * Product(w => w.Kernel)) + tap, y, Add);
                        }
                    }
                }
            }
        }

        return (values, scale);
    }

    /// <summary>The pixel that a tap of a position covers, if it is there.</summary>
    private int? Pixel(int position, int tap)
    {
        int pixel = 0, pixels = 1;
        foreach (Window window in windows.Reverse())
        {
            (position, int j) = Math.DivRem(position, window.Positions);
            (tap, int t) = Math.DivRem(tap, window.Kernel);
            int at = (j * window.Stride) - window.Padding + (t * window.Dilation);
            if (at < 0 || at >= window.Size)
            {
                return null;
            }

            pixel += at * pixels;
            pixels *= window.Size;
        }

        return pixel;
    }

    public override string ToString() => $"{batch} images, {groups} groups, {inputs} to {outputs}: {string.Join("; ", windows)}";
}
