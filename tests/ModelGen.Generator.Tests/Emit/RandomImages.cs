using System.Collections.Immutable;
using GeneratorTests.Operators;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Emit;

/// <summary>Draws functions of images with options and sizes by a seed: those of the declaration surface, each alone and some one behind the other. Sizes are numbers or named.</summary>
internal sealed class RandomImages(int seed)
{
    private static readonly Func<RandomImages, Value>[] Kinds =
    [
        d => d.Convolved(d.Image(d.rank)),
        d => d.Convolved(d.Image(d.rank)),
        d => d.Transposed(d.Image(d.rank)),
        d => d.Transposed(d.Image(d.rank)),
        d => d.MaxPooled(d.Image(d.rank)),
        d => d.AvgPooled(d.Image(d.rank)),
        d => d.Adapted(d.Image(d.rank)),
        d => d.Powers(d.Image(d.rank)),
        d => d.Unpooled(d.Image(d.rank)),
        d => d.Interpolated(d.Image(d.rank)),
        d => d.Interpolated(d.Image(d.rank)),
        d => d.Sampled(d.Image(d.random.Next(2, 4))),
        d => d.Transformed(d.Image(2)),
        d => d.Unfolded(d.Image(2)),
        d => d.Folded(),
        d => d.Shuffled(),
        d => d.Padded(d.Image(d.rank)),
        d => d.Normalized(d.Image(d.rank)),
        d => d.Interpolated(d.Activated(d.Convolved(d.Image(2)))),
        d => d.Convolved(d.Activated(d.Padded(d.MaxPooled(d.Image(2))))),
        d => d.Normalized(d.Activated(d.Convolved(d.Image(2)))),
        d => d.AvgPooled(d.Activated(d.Transposed(d.Image(2)))),
    ];

    private static readonly Dim[] Named = [Dim.Symbol("height"), Dim.Symbol("width")];

    private readonly Random random = new(seed);
    private readonly List<ParameterSlot> slots = [];
    private readonly int rank = 1 + (seed % 3);
    private GraphBuilder graph = new();
    private List<Node> inputs = [];

    /// <summary>One function of each kind, and the parameters that they share.</summary>
    public (ImmutableArray<Function> Functions, ImmutableArray<ParameterSlot> Parameters) Draw()
    {
        Graph[] graphs = [.. Kinds.Select(Draw)];
        ImmutableArray<ParameterSlot> parameters = [.. slots];
        return ([.. graphs.Select((g, i) => new Function($"F{i}", parameters, g))], parameters);
    }

    /// <summary>As the compiler prepares it: channels last as far as that goes.</summary>
    private Graph Draw(Func<RandomImages, Value> kind)
    {
        while (true)
        {
            int before = slots.Count;
            (graph, inputs) = (new(), []);

            // Sizes of results are named by inputs.
            foreach (Dim size in Named)
            {
                Input([size]);
            }

            try
            {
                Value result = kind(this);
                Graph prepared = SampleGraph.Prepare(new Graph([.. inputs], [result], []));
                return SampleGraph.Optimize(SinkChannelOrder.Run(prepared));
            }
            catch (ShapeException)
            {
                // Windows that don't fit; the next draw is another one.
                slots.RemoveRange(before, slots.Count - before);
            }
        }
    }

    private Value Convolved(Value x)
    {
        (int groups, int[] kernel) = (Groups(Channels(x)), Each(Rank(x), 1, 4));
        Value weight = Weight([groups * random.Next(1, 4), Channels(x) / groups, .. kernel.Select(k => (Dim)k)]);
        return Call($"Ops.Conv{Rank(x)}d", [("x", x), ("weight", weight), .. Bias(weight.Shape[0]), .. Options(x, kernel.Select(k => k / 2)), ("dilation", Each(Rank(x), 1, 3)), ("groups", groups)]);
    }

    private Value Transposed(Value x)
    {
        (int groups, int[] kernel, int[] stride) = (Groups(Channels(x)), Each(Rank(x), 1, 4), Each(Rank(x), 1, 4));
        int outputs = random.Next(1, 4);
        Value weight = Weight([Channels(x), outputs, .. kernel.Select(k => (Dim)k)]);
        int[] further = [.. stride.Select(s => random.Next(0, s))], padding = [.. kernel.Select(k => random.Next(0, (k + 1) / 2))];
        return Call($"Ops.ConvTranspose{Rank(x)}d", [("x", x), ("weight", weight), .. Bias(groups * outputs), ("stride", stride), ("padding", padding), ("outputPadding", further), ("groups", groups)]);
    }

    private Value MaxPooled(Value x) => Call($"Ops.MaxPool{Rank(x)}d", Pooling(x, dilation: true));

    private Value AvgPooled(Value x) => Call($"Ops.AvgPool{Rank(x)}d", [.. Pooling(x, dilation: false), ("countIncludePad", Flip())]);

    private Value Adapted(Value x) => Call($"Ops.Adaptive{(Flip() ? "Max" : "Avg")}Pool{Rank(x)}d", ("x", x), ("outputSize", Each(Rank(x), 1, 5)));

    private Value Powers(Value x) => Call($"Ops.LPPool{Rank(x)}d", ("x", x), ("normType", 2.0), ("kernelSize", Each(Rank(x), 2, 4)), ("stride", Each(Rank(x), 1, 3)), ("ceilMode", Flip()));

    /// <summary>Values and where they come from, and back to images of the same size.</summary>
    private Value Unpooled(Value x)
    {
        int[] kernel = Each(Rank(x), 1, 4);
        ImmutableArray<Value> pooled = OperatorRegistry.Find($"Ops.MaxPool{Rank(x)}dWithIndices")!.Build(graph, new Arguments(graph, ("x", x), ("kernelSize", kernel), ("ceilMode", true)));
        Value weighted = graph.Plus(pooled[0], graph.Times(graph.Add(new ToFloat(), pooled[1]), 0.1));
        return Call($"Ops.MaxUnpool{Rank(x)}d", ("x", weighted), ("indices", pooled[1]), ("kernelSize", kernel), ("outputSize", x.Shape.Dims.Items.Skip(2).ToArray()));
    }

    private Value Interpolated(Value x)
    {
        InterpolationMode[] modes = [InterpolationMode.Nearest, InterpolationMode.NearestExact, InterpolationMode.Area, .. Rank(x) switch
        {
            1 => new[] { InterpolationMode.Linear },
            2 => [InterpolationMode.Bilinear, InterpolationMode.Bicubic],
            _ => [InterpolationMode.Trilinear],
        }];
        InterpolationMode mode = modes[random.Next(modes.Length)];
        bool corners = mode is not (InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area) && Flip();
        (string, object) size = random.Next(3) switch
        {
            0 => ("size", Enumerable.Range(0, Rank(x)).Select(_ => Size()).ToArray()),
            1 => ("size", Each(Rank(x), 1, 9)),
            _ => ("scaleFactor", Enumerable.Range(0, Rank(x)).Select(_ => random.Next(1, 6) / 2.0).ToArray()),
        };
        return Call("Ops.Interpolate", ("x", x), size, ("mode", (int)mode), ("alignCorners", corners));
    }

    private Value Sampled(Value x)
    {
        Value grid = graph.Times(Input([x.Shape[0], .. Each(Rank(x), 1, 5).Select(n => (Dim)n), Rank(x)]), 1.4);
        return Sampled(x, grid);
    }

    private Value Sampled(Value x, Value grid)
    {
        InterpolationMode mode = random.Next(Rank(x) == 2 ? 3 : 2) switch { 0 => InterpolationMode.Bilinear, 1 => InterpolationMode.Nearest, _ => InterpolationMode.Bicubic };
        return Call("Ops.GridSample", ("x", x), ("grid", grid), ("mode", (int)mode), ("paddingMode", random.Next(3)), ("alignCorners", Flip()));
    }

    private Value Transformed(Value x)
    {
        Dim[] size = [x.Shape[0], 1, Size(), Size()];
        return Sampled(x, Call("Ops.AffineGrid", ("theta", Input([x.Shape[0], 2, 3])), ("size", size), ("alignCorners", Flip())));
    }

    private Value Unfolded(Value x) => Call("Ops.Unfold", [("x", x), ("kernelSize", Each(2, 1, 4)), .. Options(x, [1, 2]), ("dilation", Each(2, 1, 3))]);

    private Value Folded()
    {
        (int[] size, int[] kernel, int[] stride, int[] padding) = (Each(2, 4, 8), Each(2, 1, 4), Each(2, 1, 4), Each(2, 0, 2));
        int positions = 1;
        for (int i = 0; i < 2; i++)
        {
            positions *= ((size[i] + (2 * padding[i]) - kernel[i]) / stride[i]) + 1;
        }

        Value x = Input([Dim.Symbol("batch"), random.Next(1, 6) * kernel[0] * kernel[1], positions]);
        return Call("Ops.Fold", ("x", x), ("outputSize", size), ("kernelSize", kernel), ("stride", stride), ("padding", padding));
    }

    private Value Shuffled()
    {
        int factor = random.Next(1, 4), channels = random.Next(1, 5);
        Dim batch = Dim.Symbol("batch");
        return random.Next(3) switch
        {
            0 => Call("Ops.PixelShuffle", ("x", Input([batch, channels * factor * factor, Size(), Size()])), ("upscaleFactor", factor)),
            1 => Call("Ops.PixelUnshuffle", ("x", Input([batch, channels, random.Next(1, 4) * factor, random.Next(1, 4) * factor])), ("downscaleFactor", factor)),
            _ => Call("Ops.ChannelShuffle", ("x", Input([batch, channels * factor, Size(), Size()])), ("groups", factor)),
        };
    }

    private Value Padded(Value x)
    {
        int[] pad = [.. Enumerable.Range(0, 2 * Rank(x)).Select(_ => random.Next(-1, 3))];
        var mode = (PaddingMode)random.Next(4);
        return Call("Ops.Pad", ("x", x), ("pad", pad), ("mode", (int)mode), ("value", mode == PaddingMode.Zeros ? 0.5 : 0.0));
    }

    private Value Normalized(Value x)
    {
        int groups = Groups(Channels(x));
        return random.Next(3) switch
        {
            0 => Call("Ops.InstanceNorm", ("x", x), ("weight", Input([x.Shape[1]])), ("bias", Input([x.Shape[1]])), ("eps", 0.1)),
            1 => Call("Ops.GroupNorm", ("x", x), ("numGroups", groups), ("weight", Input([x.Shape[1]])), ("eps", 0.1)),
            _ => Call("Ops.LocalResponseNorm", ("x", x), ("size", random.Next(1, 6)), ("alpha", 0.5), ("beta", 0.75), ("k", 1.0)),
        };
    }

    private Value Activated(Value x) => graph.Add(new Tanh(), graph.Times(x, 0.5));

    /// <summary>Images of few channels, or of more than a vector has.</summary>
    private Value Image(int dimensions) =>
        Input([Dim.Symbol("batch"), random.Next(4) == 0 ? random.Next(15, 35) : random.Next(1, 7), .. Enumerable.Range(0, dimensions).Select(_ => Size())]);

    private Value Input(ImmutableArray<Dim> shape)
    {
        Node node = graph.AddNode(new Input(inputs.Count, TensorType.Float(Shape.Of([.. shape]))), [], $"x{inputs.Count}");
        inputs.Add(node);
        return node.Output;
    }

    /// <summary>A parameter, whose memory may be in another order, or an input.</summary>
    private Value Weight(ImmutableArray<Dim> shape)
    {
        if (Flip())
        {
            return Input(shape);
        }

        var whole = Shape.Of([.. shape]);
        slots.Add(new ParameterSlot($"w{slots.Count}", whole, new ParameterInitializer("Zeros", []), true, 0, $"w{slots.Count}"));
        return graph.Add(new Parameter(slots.Count - 1, whole));
    }

    private (string, object)[] Bias(Dim channels) => Flip() ? [("bias", Weight([channels]))] : [];

    private (string, object)[] Options(Value x, IEnumerable<int> padding) => [("stride", Each(Rank(x), 1, 4)), ("padding", padding.Select(p => random.Next(0, p + 1)).ToArray())];

    private (string, object)[] Pooling(Value x, bool dilation)
    {
        int[] kernel = Each(Rank(x), 1, 4);
        (string, object)[] further = dilation ? [("dilation", Each(Rank(x), 1, 3))] : [];
        return [("x", x), ("kernelSize", kernel), .. Options(x, kernel.Select(k => k / 2)), .. further, ("ceilMode", Flip())];
    }

    private Dim Size() => random.Next(3) is var choice and < 2 ? Named[choice] : random.Next(4, 9);

    private int[] Each(int count, int least, int limit) => [.. Enumerable.Range(0, count).Select(_ => random.Next(least, limit))];

    private bool Flip() => random.Next(2) == 0;

    private int Groups(int channels)
    {
        int groups = random.Next(4) == 0 ? channels : random.Next(1, 4);
        return channels % groups == 0 ? groups : 1;
    }

    private static int Channels(Value x) => (int)x.Shape[1].Constant!.Value;

    private static int Rank(Value x) => x.Shape.Rank - 2;

    private Value Call(string function, params (string, object)[] arguments) => OperatorRegistry.Find(function)!.Build(graph, new Arguments(graph, arguments)).Single();
}
