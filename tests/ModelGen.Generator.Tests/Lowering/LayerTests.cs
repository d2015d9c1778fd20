using GeneratorTests.Infrastructure;
using ModelGen;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Layers;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Runtime;

namespace GeneratorTests.Lowering;

/// <summary>The layers of the library and their graphs.</summary>
public class LayerTests
{
    [Fact]
    public void Every_layer_of_the_library_is_known_and_no_other()
    {
        var declared = typeof(ILayer).Assembly.GetExportedTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && (typeof(ILayer).IsAssignableFrom(t) || typeof(IBindable).IsAssignableFrom(t)))
            .SelectMany(t => t.GetConstructors()).Select(c => $"{c.DeclaringType!.Name.Split('`')[0]}({string.Join(", ", c.GetParameters().Select(p => p.Name))})").Distinct();
        Assert.Equal(declared.Order(StringComparer.Ordinal), LayerRegistry.All.Select(l => $"{l.Name}({l.Signature})").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Linear", "new(6, 4)", "parameter 0", "%0 · %1ᵀ", "parameter 1", "%2 + %3")]
    [InlineData("Linear", "new(6, 4, bias: false)", "parameter 0", "%0 · %1ᵀ")]
    [InlineData("ELU", "new(0.5)", "elu(%0, 0.5)")]
    [InlineData("Flatten", "new()", "reshape(%0, [batch, 6])")]
    [InlineData("GELU", "new()", "gelu(%0)")]
    [InlineData("GELU", "new(GeluApproximation.Tanh)", "gelu_tanh(%0)")]
    [InlineData("Hardtanh", "new(maxVal: 2)", "hardtanh(%0, -1, 2)")]
    [InlineData("ReLU6", "new()", "hardtanh(%0, 0, 6)")]
    [InlineData("Hardswish", "new()", "hardswish(%0)")]
    [InlineData("Identity", "new()")]
    [InlineData("LayerNorm", "new([6])", "parameter 0", "parameter 1", "layer_norm(%0, %1, %2)")]
    [InlineData("LayerNorm", "new(6)", "parameter 0", "parameter 1", "layer_norm(%0, %1, %2)")]
    [InlineData("RMSNorm", "new(6)", "parameter 0", "rms_norm(%0, %1)")]
    [InlineData("LayerNorm", "new([6], bias: false)", "parameter 0", "layer_norm(%0, %1)")]
    [InlineData("RMSNorm", "new([6], elementwiseAffine: false)", "rms_norm(%0)")]
    [InlineData("GroupNorm", "new(2, 6)", "parameter 0", "parameter 1", "group_norm(%0, %1, %2)")]
    [InlineData("PReLU", "new(6)", "parameter 0", "prelu(%0, %1)")]
    [InlineData("LeakyReLU", "new()", "leaky_relu(%0, 0.01)")]
    [InlineData("Mish", "new()", "mish(%0)")]
    [InlineData("ReLU", "new()", "relu(%0)")]
    [InlineData("SELU", "new()", "selu(%0)")]
    [InlineData("SiLU", "new()", "silu(%0)")]
    [InlineData("Sigmoid", "new()", "sigmoid(%0)")]
    [InlineData("Softmax", "new(dim: 1)", "softmax(%0)")]
    [InlineData("Softplus", "new(beta: 2)", "softplus(%0, 2, 20)")]
    [InlineData("Tanh", "new()", "tanh(%0)")]
    [InlineData("Sequential", "new(new Tanh(), new ReLU())", "tanh(%0)", "relu(%1)")]
    public void A_layer_has_its_graph(string type, string creation, params string[] nodes)
    {
        string graph = Lowered.Graph("[Shape(\"batch\", 6)] Tensor x", "return layer.Forward(x);", $"private readonly {type} layer = {creation};");
        Assert.Equal(nodes, graph.Split('\n').Skip(1).SkipLast(1).Select(l => l.Split(" = ")[1].Split("  ")[0]));
    }

    [Theory]
    [InlineData("Embedding", "new(9, 4)", "layer.Forward(t)", "embedding(%0, %2)")]
    [InlineData("Embedding", "new(9, 4, paddingIdx: -1, frozen: true)", "layer.Forward(t)", "embedding(%0, %2)")]
    [InlineData("EmbeddingBag", "new(9, 4)", "layer.Forward(t)", "embedding_bag(%0, %2)")]
    [InlineData("EmbeddingBag", "new(9, 4, EmbeddingBagMode.Sum)", "layer.Forward(t, perSampleWeights: w)", "embedding_bag(%0, %2, %1)")]
    public void A_table_is_looked_up(string type, string creation, string result, string node)
    {
        string graph = Lowered.Graph("[Shape(\"batch\", 5)] IntTensor t, [Shape(\"batch\", 5)] Tensor w", $"return {result};", $"private readonly {type} layer = {creation};");
        Assert.Equal(["parameter 0", node], graph.Split('\n').Where(l => !l.Contains("= input", StringComparison.Ordinal)).SkipLast(1).Select(l => l.Split(" = ")[1].Split("  ")[0]));
    }

    [Theory]
    [InlineData("fc.Forward(x, x)", "takes […, 6] and […, 5] with equal dimensions before the last, but was given [batch, 6] and [batch, 6]")]
    [InlineData("fc.Forward(x, y[0])", "takes […, 6] and […, 5] with equal dimensions before the last, but was given [batch, 6] and [5]")]
    public void A_bilinear_layer_of_inputs_that_do_not_fit(string result, string expected) => Assert.Equal(
        $"MG0302 'fc', a Bilinear, {expected} @ {result}",
        Lowered.Diagnostics(
            $$"""
            private readonly Bilinear fc = new(6, 5, 4);
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x, [Shape("batch", 5)] Tensor y) { return {{result}}; }
            """));

    [Theory]
    [InlineData("Conv2d", "new(3, 8, 3)", "[batch, 8, height - 2, width - 2]")]
    [InlineData("Conv2d", "new(3, 8, (5, 3), stride: 2, padding: (2, 1))", "[batch, 8, floor((height + 1)/2), floor((width + 1)/2)]")]
    [InlineData("Conv2d", "new(3, 9, 4, padding: \"same\", groups: 3, paddingMode: PaddingMode.Reflect)", "[batch, 9, height, width]")]
    [InlineData("ConvTranspose2d", "new(3, 8, 4, stride: 2, padding: 1)", "[batch, 8, 2*height, 2*width]")]
    [InlineData("MaxPool2d", "new(2)", "[batch, 3, floor(height/2), floor(width/2)]")]
    [InlineData("MaxPool2d", "new(3, stride: 2, padding: 1, ceilMode: true)", "[batch, 3, floor(height/2) + 1, floor(width/2) + 1]")]
    [InlineData("AvgPool2d", "new((2, 1))", "[batch, 3, floor(height/2), width]")]
    [InlineData("AdaptiveAvgPool2d", "new((2, 1))", "[batch, 3, 2, 1]")]
    [InlineData("BatchNorm2d", "new(3)", "[batch, 3, height, width]")]
    [InlineData("InstanceNorm2d", "new(3)", "[batch, 3, height, width]")]
    [InlineData("LocalResponseNorm", "new(3)", "[batch, 3, height, width]")]
    [InlineData("AdaptiveMaxPool2d", "new((2, 1))", "[batch, 3, 2, 1]")]
    [InlineData("AdaptiveAvgPool2d", "new((null, 1))", "[batch, 3, height, 1]")]
    [InlineData("AdaptiveAvgPool2d", "new((4, null))", "[batch, 3, 4, width]")]
    [InlineData("AdaptiveMaxPool2d", "new((null, 2))", "[batch, 3, height, 2]")]
    [InlineData("AdaptiveMaxPool2d", "new((null, null))", "[batch, 3, height, width]")]
    [InlineData("LPPool2d", "new(2, 2)", "[batch, 3, floor(height/2), floor(width/2)]")]
    [InlineData("Upsample", "new(scaleFactor: 2)", "[batch, 3, 2*height, 2*width]")]
    [InlineData("Upsample", "new(scaleFactor: (0.5, 1.5), mode: InterpolationMode.Bilinear)", "[batch, 3, floor(height/2), floor(3*width/2)]")]
    [InlineData("Upsample", "new(size: (4, 5), mode: InterpolationMode.Area)", "[batch, 3, 4, 5]")]
    [InlineData("ZeroPad2d", "new(1)", "[batch, 3, height + 2, width + 2]")]
    [InlineData("ReflectionPad2d", "new(1, 2, 0, 3)", "[batch, 3, height + 3, width + 3]")]
    [InlineData("ReplicationPad2d", "new([1, 0, -1, 0])", "[batch, 3, height - 1, width + 1]")]
    [InlineData("ConstantPad2d", "new([1, 2, 3, 4], 0.5)", "[batch, 3, height + 7, width + 3]")]
    [InlineData("CircularPad2d", "new(2)", "[batch, 3, height + 4, width + 4]")]
    [InlineData("SpectralNorm<Conv2d>", "new(new(3, 8, 3))", "[batch, 8, height - 2, width - 2]")]
    [InlineData("WeightNorm<ConvTranspose2d>", "new(new(3, 8, 4, stride: 2, padding: 1), dim: 1)", "[batch, 8, 2*height, 2*width]")]
    [InlineData("Dropout2d", "new(0.2)", "[batch, 3, height, width]")]
    public void Images_have_exact_sizes(string type, string creation, string shape)
    {
        string graph = Lowered.Graph("[Shape(\"batch\", 3, \"height\", \"width\")] Tensor x", "return layer.Forward(x) + 1;", $"private readonly {type} layer = {creation};");
        Assert.EndsWith("  " + shape, graph.Split('\n').Last(line => line.Contains(" + 1", StringComparison.Ordinal) || line.Contains("+ %", StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private readonly SpectralNorm<ReLU> layer = new(new());", "MG0312 a layer (ReLU) is not understood here: a SpectralNorm is around a Linear, a convolution or a transposed convolution")]
    [InlineData("private readonly SpectralNorm<Conv2d> layer = new(new(3, 4, 3), nPowerIterations: 0);", "MG0314 'nPowerIterations' of 'SpectralNorm' must be at least 1, but is 0")]
    [InlineData("private readonly WeightNorm<Conv2d> layer = new(new(3, 4, 3), dim: 4);", "MG0314 'dim' of 'WeightNorm' must be a dimension of the weight [4, 3, 3, 3], 0 to 3, but is 4")]
    [InlineData("private readonly SpectralNorm<Conv2d> layer = new(new(2, 4, 3));", "MG0302 'layer', a SpectralNorm, takes [batch, 2, height, width], but was given [batch, 3, height, width]")]
    [InlineData("private readonly LoRA layer = new(new(3, 4), r: 0);", "MG0314 'r' of 'LoRA' must be at least 1, but is 0")]
    [InlineData("private readonly LoRA layer = new(new(3, 4), loraDropout: 2);", "MG0314 'loraDropout' of 'LoRA' must be from 0 to 1, but is 2")]
    [InlineData("private readonly LoRA layer = new(new(3, 4));", "MG0302 'layer', a LoRA, takes […, 3], but was given [batch, 3, height, width]: its weight is [4, 3]")]
    [InlineData("private readonly ReflectionPad2d layer = new(1, 2, 3);", "MG0314 'padding' of 'ReflectionPad2d' must be one number, or 4, two for each dimension from the last one on, but is [1, 2, 3]")]
    [InlineData("private readonly Upsample layer = new();", "MG0314 'size' of 'Upsample' must be given if scaleFactor is not, and only then, but is left out like it")]
    [InlineData("private readonly Upsample layer = new(2, 2);", "MG0314 'size' of 'Upsample' must be given if scaleFactor is not, and only then, but is given beside it")]
    [InlineData("private readonly Upsample layer = new(scaleFactor: 1.2345);", "MG0314 'scaleFactor' of 'Upsample' must be a whole number, halves, quarters … or 64ths for a named dimension; size takes any formula of it, such as 7 * x.Dim(2) / 5, but is 1.2345")]
    [InlineData("private readonly Upsample layer = new(scaleFactor: 2, alignCorners: true);", "MG0314 'alignCorners' of 'Upsample' must be false with a mode that is not linear or cubic, but is true")]
    [InlineData("private readonly PixelShuffle layer = new(2);", "MG0302 'layer', a PixelShuffle: the 3 channels of [batch, 3, height, width] do not make blocks of 2 by 2 pixels")]
    [InlineData("private readonly InstanceNorm2d layer = new(4);", "MG0302 'layer', an InstanceNorm2d, takes [batch, 4, height, width], but was given [batch, 3, height, width]")]
    public void What_does_not_fit_is_said_of_the_layer(string member, string expected) => Assert.StartsWith(
        expected + " @ ",
        Lowered.Diagnostics(
            $$"""
            {{member}}
            [Forward] private Tensor F([Shape("batch", 3, "height", "width")] Tensor x) { return layer.Forward(x); }
            """),
        StringComparison.Ordinal);

    /// <summary>Whatever an image is too small for, the layer is named, and what it was given.</summary>
    [Theory]
    [InlineData("Conv1d", "3, 8, 7", "5", ": a window of 7 does not fit into dimension 2 of [batch, 3, 5], 5 elements")]
    [InlineData("Conv2d", "3, 8, 7", "9, 5", ": a window of 7 does not fit into dimension 3 of [batch, 3, 9, 5], 5 elements")]
    [InlineData("Conv2d", "3, 8, 4, padding: 1, dilation: 3", "9, 5", ": a window of 10 (4 elements, dilated 3) does not fit into dimension 3 of [batch, 3, 9, 5], 7 elements with a padding of 1")]
    [InlineData("Conv2d", "3, 8, (1, 4), padding: \"same\", dilation: (1, 3), paddingMode: PaddingMode.Reflect", "9, 5", ": 5 more elements of dimension 3 of [batch, 3, 9, 5] take at least 6 that are there")]
    [InlineData("Conv3d", "3, 8, 3", "5, 5, 2", ": a window of 3 does not fit into dimension 4 of [batch, 3, 5, 5, 2], 2 elements")]
    [InlineData("ConvTranspose2d", "3, 8, 2, padding: 2", "3, 4", ": dimension 2 of [batch, 3, 3, 4] becomes 4 elements, of which a padding of 2 at both ends leaves none")]
    [InlineData("MaxPool1d", "4", "3", ": a window of 4 does not fit into dimension 2 of [batch, 3, 3], 3 elements")]
    [InlineData("MaxPool2d", "4, padding: 1", "5, 1", ": a window of 4 does not fit into dimension 3 of [batch, 3, 5, 1], 3 elements with a padding of 1")]
    [InlineData("AvgPool2d", "4", "5, 3", ": a window of 4 does not fit into dimension 3 of [batch, 3, 5, 3], 3 elements")]
    [InlineData("AvgPool3d", "2", "5, 5, 1", ": a window of 2 does not fit into dimension 4 of [batch, 3, 5, 5, 1], 1 elements")]
    [InlineData("LPPool2d", "2, 4", "5, 3", ": a window of 4 does not fit into dimension 3 of [batch, 3, 5, 3], 3 elements")]
    [InlineData("ReflectionPad2d", "5", "9, 5", ": 5 more elements of dimension 3 of [batch, 3, 9, 5] take at least 6 that are there")]
    [InlineData("CircularPad1d", "5", "4", ": 5 more elements of dimension 2 of [batch, 3, 4] take at least 5 that are there")]
    [InlineData("ZeroPad2d", "-3", "9, 5", ": dimension 3 of [batch, 3, 9, 5] has no 6 elements to be left out")]
    [InlineData("Upsample", "scaleFactor: 0.25", "9, 3", ": a factor of 0.25 leaves no element of dimension 3 of [batch, 3, 9, 3]")]
    [InlineData("Upsample", "scaleFactor: 2, mode: InterpolationMode.Linear", "9, 3", ", takes float images [batch, channels, length] with the mode Linear, but was given [batch, 3, 9, 3]")]
    [InlineData("PixelUnshuffle", "2", "4, 5", ": [batch, 3, 4, 5] is not known at build time to consist of blocks of 2 by 2 pixels")]
    [InlineData("Unfold", "4", "9, 3", ": a window of 4 does not fit into dimension 3 of [batch, 3, 9, 3], 3 elements")]
    [InlineData("Fold", "(4, 5), 2", "9", ": windows of 2 by 2 have 12 positions in an image of 4 by 5, so it takes [batch, channels·4, 12], but was given [batch, 3, 9]")]
    [InlineData("Fold", "(4, 5), 6", "9", ": a window of 6 does not fit into dimension 0 of [4, 5], 4 elements")]
    [InlineData("InstanceNorm2d", "3", "1, 1", ", takes the moments of each channel from its positions, but [batch, 3, 1, 1] has 1 of them")]
    public void An_image_that_is_too_small_is_said_of_the_layer(string type, string arguments, string sizes, string expected) => Assert.Equal(
        $"MG0302 'layer', {(type[0] is 'A' or 'U' or 'L' or 'I' ? "an" : "a")} {type}{expected} @ layer.Forward(x)",
        Lowered.Diagnostics(
            $$"""
            private readonly {{type}} layer = new({{arguments}});
            [Forward] private Tensor F([Shape("batch", 3, {{sizes}})] Tensor x) { return layer.Forward(x); }
            """));

    /// <summary>The mistakes people make with channels: they are last, or not there.</summary>
    [Theory]
    [InlineData("Conv2d layer = new(3, 8, 3)", "\"batch\", 32, 48, 3", "a Conv2d, takes [batch, 3, height, width], but was given [batch, 32, 48, 3], whose channels are last: 'Permute(x, 0, 3, 1, 2)' puts them second, and an input whose [Shape] says 'MemoryFormat.ChannelsLast' lies so and is stated as [batch, 3, …]")]
    [InlineData("Conv1d layer = new(3, 8, 3)", "\"batch\", \"time\", 3", "a Conv1d, takes [batch, 3, length], but was given [batch, time, 3], whose channels are last: 'Permute(x, 0, 2, 1)' puts them second, and an input whose [Shape] says 'MemoryFormat.ChannelsLast' lies so and is stated as [batch, 3, …]")]
    [InlineData("ConvTranspose2d layer = new(8, 3, 3)", "16, 16, 8", "a ConvTranspose2d, takes [batch, 8, height, width], but was given [16, 16, 8], whose channels are last: 'Permute(x, 2, 0, 1)' puts them first")]
    [InlineData("Conv2d layer = new(1, 8, 3)", "\"batch\", 28, 28", "a Conv2d, takes [batch, 1, height, width], but was given [batch, 28, 28], which has no dimension of channels: 'Unsqueeze(x, 1)' adds one behind the batch")]
    [InlineData("Conv2d layer = new(3, 8, 3)", "\"batch\", 4, 28, 28", "a Conv2d, takes [batch, 3, height, width], but was given [batch, 4, 28, 28]")]
    [InlineData("BatchNorm2d layer = new(8)", "\"batch\", 16, 16, 8", "a BatchNorm2d, takes [batch, 8, height, width], but was given [batch, 16, 16, 8], whose channels are last: 'Permute(x, 0, 3, 1, 2)' puts them second, and an input whose [Shape] says 'MemoryFormat.ChannelsLast' lies so and is stated as [batch, 8, …]")]
    public void Channels_in_the_wrong_place_are_recognised(string member, string shape, string expected) => Assert.Equal(
        $"MG0302 'layer', {expected} @ layer.Forward(x)",
        Lowered.Diagnostics(
            $$"""
            private readonly {{member}};
            [Forward] private Tensor F([Shape({{shape}})] Tensor x) { return layer.Forward(x); }
            """));

    [Theory]
    [InlineData("BatchNorm1d", "3", "(1, 3)", "has 1 of each channel")]
    [InlineData("BatchNorm1d", "3", "(1, 3, 1)", "has 1 of each channel")]
    [InlineData("BatchNorm2d", "3", "(1, 3, 1, 1)", "has 1 of each channel")]
    [InlineData("BatchNorm3d", "3, trackRunningStats: false", "(1, 3, 1, 1, 1)", "has 1 of each channel")]
    [InlineData("BatchNorm1d", "3", "(2, 3)", null)]
    [InlineData("BatchNorm2d", "3", "(1, 3, 1, 2)", null)]
    [InlineData("BatchNorm1d", "3", "(\"batch\", 3)", null)]
    public void A_channel_of_a_single_value_has_no_moments(string type, string arguments, string shape, string? expected)
    {
        string text = Lowered.Diagnostics(
            $$"""
            private readonly {{type}} norm = new({{arguments}});
            private readonly Part part = new();
            [Loss] private Tensor Loss([Shape{{shape}}] Tensor x) { return Sum(norm.Forward(x)); }
            [Loss] private Tensor Within([Shape{{shape}}] Tensor x) { return Sum(part.Forward(x)); }
            """,
            $$"""[Module] internal sealed partial class Part { private readonly {{type}} norm = new({{arguments}}); public Tensor Forward(Tensor x) { return norm.Forward(x); } }""");
        string Said(string path) => $"MG0302 '{path}', a {type}, takes the moments of each channel from the batch, of two values at least, but [{shape[1..^1]}] {expected} @ norm.Forward(x)";
        Assert.Equal(expected is null ? "" : $"{Said("norm")}\n{Said("part.norm")}", text);
    }

    /// <summary>The training form of a forward method need not be called, and one that always takes moments from the batch never works.</summary>
    [Theory]
    [InlineData("new(3)", "")]
    [InlineData("new(3, trackRunningStats: false)", "MG0302 'norm', a BatchNorm1d, takes the moments of each channel from the batch, of two values at least, but [1, 3] has 1 of each channel @ norm.Forward(x)")]
    public void A_single_row_is_normalised_by_running_moments(string creation, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            $$"""
            private readonly BatchNorm1d norm = {{creation}};
            [Forward] private Tensor F([Shape(1, 3)] Tensor x) { return norm.Forward(x); }
            """));

    [Fact]
    public void Linear_takes_any_rank() => Assert.Equal(
        """
        %0 v = input 0  [6]
        %1 s = input 1  [batch, time, 6]
        %2 = parameter 0  [4, 6]
        %3 = reshape(%0, [1, 6])  [1, 6]
        %4 = %3 · %2ᵀ  [1, 4]
        %5 = parameter 1  [4]
        %6 = %4 + %5  [1, 4]
        %7 fc = reshape(%6, [4])  [4]
        %8 = %1 · %2ᵀ  [batch, time, 4]
        %9 fc = %8 + %5  [batch, time, 4]
        return %7, %9
        """,
        Lowered.Graph(
            "[Shape(6)] Tensor v, [Shape(\"batch\", \"time\", 6)] Tensor s",
            "return (fc.Forward(v), fc.Forward(s));",
            "private readonly Linear fc = new(6, 4);",
            result: "(Tensor, Tensor)"));

    [Theory]
    [InlineData("Linear", "new(6, 4, weightInit: Init.KaimingNormal(), biasInit: Init.Zeros)", "weight [4, 6] KaimingNormal(0)", "bias [4] Zeros()")]
    [InlineData("Linear", "new(6, 4, weightInit: null)", "weight [4, 6] Uniform(-0.4082, 0.4082)", "bias [4] Uniform(-0.4082, 0.4082)")]
    [InlineData("Bilinear", "new(4, 5, 3, weightInit: Init.Orthogonal(2), bias: false)", "weight [3, 4, 5] Orthogonal(2)")]
    [InlineData("Embedding", "new(9, 4, weightInit: Init.Normal(0, 0.02))", "weight [9, 4] Normal(0, 0.02)")]
    [InlineData("Embedding", "new(9, 4, paddingIdx: -1, weightInit: Init.Normal(0, 0.02))", "weight [9, 4] Normal(0, 0.02) but for zeros in row 8")]
    [InlineData("EmbeddingBag", "new(9, 4, paddingIdx: 2)", "weight [9, 4] Normal() but for zeros in row 2")]
    [InlineData("LayerNorm", "new(6, weightInit: Init.Zeros)", "weight [6] Zeros()", "bias [6] Zeros()")]
    [InlineData("RMSNorm", "new([6], weightInit: Init.Constant(0.5))", "weight [6] Constant(0.5)")]
    [InlineData("SpectralNorm<Linear>", "new(new(6, 4, weightInit: Init.Ones))", "state weight_u [4] UnitVector()", "state weight_v [6] UnitVector()", "weight_orig [4, 6] Ones()", "bias [4] Uniform(-0.4082, 0.4082)")]
    [InlineData("SpectralNorm<ConvTranspose1d>", "new(new(6, 4, 3, bias: false))", "state weight_u [4] UnitVector()", "state weight_v [18] UnitVector()", "weight_orig [6, 4, 3] Uniform(-0.2887, 0.2887)")]
    [InlineData("WeightNorm<Conv1d>", "new(new(6, 4, 3, bias: false))", "weight_g [4, 1, 1] NormOfNext(0)", "weight_v [4, 6, 3] Uniform(-0.2357, 0.2357)")]
    [InlineData("WeightNorm<Linear>", "new(new(6, 4), dim: null)", "weight_g [] NormOfNext(-1)", "weight_v [4, 6] Uniform(-0.4082, 0.4082)", "bias [4] Uniform(-0.4082, 0.4082)")]
    [InlineData("LoRA", "new(new(6, 4), r: 2)", "lora_A.weight [2, 6] Uniform(-0.4082, 0.4082)", "lora_B.weight [4, 2] Zeros()", "weight [4, 6] Uniform(-0.4082, 0.4082)", "bias [4] Uniform(-0.4082, 0.4082)")]
    [InlineData("GroupNorm", "new(2, 6, biasInit: Init.Ones)", "weight [6] Ones()", "bias [6] Ones()")]
    [InlineData("GRU", "new(3, 2, weightInit: Init.XavierUniform())", "weight_ih_l0 [6, 3] XavierUniform(1)", "weight_hh_l0 [6, 2] XavierUniform(1)", "bias_ih_l0 [6] Uniform(-0.7071, 0.7071)", "bias_hh_l0 [6] Uniform(-0.7071, 0.7071)")]
    [InlineData("LSTM", "new(3, 2, weightInit: Init.XavierUniform(), recurrentInit: Init.Orthogonal(), biasInit: Init.Zeros)", "weight_ih_l0 [8, 3] XavierUniform(1)", "weight_hh_l0 [8, 2] Orthogonal(1)", "bias_ih_l0 [8] Zeros()", "bias_hh_l0 [8] Zeros()")]
    public void Tensors_start_as_the_declaration_says(string type, string creation, params string[] tensors) => Assert.Equal(
        tensors.Select(t => t.StartsWith("state ", StringComparison.Ordinal) ? "state layer." + t["state ".Length..] : "layer." + t),
        Lowered.Graphs($"private readonly {type} layer = {creation}; [Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) => x;").Split('\n').TakeWhile(l => l.Length > 0).Select(l => l.Split(" as ")[0]));

    [Fact]
    public void A_function_that_asks_for_the_mode_is_made_for_each()
    {
        ModelDeclaration declaration = Declared.Model(TestCompilation.Model(
            """
            private readonly Inner inner = new();
            [Loss] private Tensor Loss([Shape("batch", 6)] Tensor x) => Mean(inner.Forward(x) * inner.Plain(x));
            """,
            """
            [Module]
            internal sealed partial class Inner
            {
                private readonly Parameter scale = new(6);
                private readonly ReLU layer = new();
                public Tensor Forward(Tensor x) => layer.Forward(x) * scale;
                public Tensor Plain(Tensor x) => x * scale;
            }
            """));

        // No layer of the library drops anything yet: one that asks takes the place of the activation.
        var context = new LoweringContext(declaration, TestContext.Current.CancellationToken);
        var functions = new ModuleFunctions(context);
        ModuleInstance model = new InstanceMaker(context, functions).MakeModule(declaration.Class, [], 0);
        var inner = (ModuleInstance)((InstanceDatum)model.Members[0].Value).Instance;
        inner.Members[1] = (inner.Members[1].Declaration, new InstanceDatum(new LayerInstance(new Noisy(), [], "Noisy()", 0)));
        var tree = new InstanceTree(context);
        tree.Place(model);
        functions.Parameters = tree.Slots;
        LoweredEntryPoint loss = new EntryPointLowering(context, functions, model).Lower(declaration.EntryPoints[0])!;

        Assert.NotEqual(loss.Inference, loss.Training);
        Assert.Equal(("Loss", "LossTraining"), (loss.Inference.Name, loss.Training.Name));
        Assert.Contains("relu", GraphPrinter.Print(loss.Inference), StringComparison.Ordinal);
        Assert.Contains("exp", GraphPrinter.Print(loss.Training), StringComparison.Ordinal);
        Assert.NotEqual(loss.Inference.Callees.Single(), loss.Training.Callees.Single());
    }

    private sealed class Noisy : LayerDefinition
    {
        public override string Name => "Noisy";

        public override string Signature => "";

        public override LayerResult Forward(ILayerCall call) => call.Graph.Add(call.IsTraining ? new Exp() : (Operator)new Relu(), call.X);
    }
}
