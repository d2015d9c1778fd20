using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Operators;

/// <summary>The shapes that functions of the surface give, and what they say when shapes don't fit.</summary>
public class ShapeTests
{
    /// <summary>Function, shapes of the tensors, other arguments, shape of the result. <c>b</c> and <c>t</c> are named dimensions.</summary>
    public static TheoryData<string, string, string, string> Fitting => new()
    {
        { "Ops.Relu", "[b, 3]", "", "[b, 3]" },
        { "Ops.Relu", "[]", "", "[]" },
        { "Tensor.op_Addition", "[b, 3] [3]", "", "[b, 3]" },
        { "Tensor.op_Addition", "[b, 1] [1, 3]", "", "[b, 3]" },
        { "Tensor.op_Addition", "[b, 1, t] [t]", "", "[b, 1, t]" },
        { "Ops.Where", "bool[b, 1] [3] []", "", "[b, 3]" },
        { "Ops.Equal", "[b] [b]", "", "bool [b]" },
        { "BoolTensor.op_BitwiseAnd", "bool[b, 1] bool[3]", "", "bool [b, 3]" },
        { "Ops.Sum", "[b, 3, t]", "dims=1", "[b, t]" },
        { "Ops.Sum", "[b, 3, t]", "dims=-1,0", "[3]" },
        { "Ops.Sum", "[b, 3, t]", "dims=", "[]" },
        { "Ops.Mean", "[b, 3, t]", "dims=0,2;keepDim=true", "[1, 3, 1]" },
        { "Ops.Max", "[b, 3, t]", "dim=-2;keepDim=true", "[b, 1, t]" },
        { "Ops.Var", "[b, 3]", "dim=1;keepDim=false;correction=0", "[b]" },
        { "Ops.LogSumExp", "[b, 3, t]", "dims=0,1", "[t]" },
        { "Ops.Softmax", "[b, 3, t]", "dim=1", "[b, 3, t]" },
        { "Ops.LogSoftmax", "[b, 3]", "dim=-1", "[b, 3]" },
        { "Ops.MatMul", "[b, 3] [3, 5]", "", "[b, 5]" },
        { "Ops.MatMul", "[2, 1, b, 3] [7, 3, 5]", "", "[2, 7, b, 5]" },
        { "Ops.MatMul", "[3] [3]", "", "[]" },
        { "Ops.MatMul", "[3] [b, 3, 5]", "", "[b, 5]" },
        { "Ops.MatMul", "[b, t, 3] [3]", "", "[b, t]" },
        { "Ops.GroupedLinear", "[b, t, 2, 3] [2, 5, 3]", "", "[b, t, 2, 5]" },
        { "Ops.GroupedLinear", "[t, 3] [t, 5, 3]", "", "[t, 5]" },
        { "Ops.Reshape", "[b, 12]", "shape=b,3,4", "[b, 3, 4]" },
        { "Ops.Reshape", "[b, 12]", "shape=-1,4", "[3*b, 4]" },
        { "Ops.Reshape", "[b, t, 4]", "shape=b,-1", "[b, 4*t]" },
        { "Ops.Reshape", "[1, 1]", "shape=", "[]" },
        { "Ops.Flatten", "[b, 3, 4]", "startDim=1;endDim=-1", "[b, 12]" },
        { "Ops.Flatten", "[]", "startDim=0;endDim=-1", "[1]" },
        { "Ops.Permute", "[b, 3, t]", "dims=2,0,-2", "[t, b, 3]" },
        { "Ops.Transpose", "[b, 3, t]", "dim0=0;dim1=-1", "[t, 3, b]" },
        { "Ops.Squeeze", "[1, b, 1]", "", "[b]" },
        { "Ops.Squeeze", "[1, b, 1]", "dim=-1", "[1, b]" },
        { "Ops.Unsqueeze", "[b, 3]", "dim=-1", "[b, 3, 1]" },
        { "Ops.Unsqueeze", "[b, 3]", "dim=0", "[1, b, 3]" },
        { "Ops.Expand", "[3, 1]", "shape=b,-1,4", "[b, 3, 4]" },
        { "Ops.Concat", "array[b, 3] [b, 4]", "dim=1", "[b, 7]" },
        { "Ops.Concat", "array[b, 3] [t, 3]", "", "[b + t, 3]" },
        { "Ops.Split", "[b, 7]", "size=3;dim=1", "[b, 3] [b, 3] [b, 1]" },
        { "Ops.Split", "[2*t]", "size=t;dim=0", "[t] [t]" },
        { "Ops.Split", "[b, 7]", "sizes=2,5;dim=-1", "[b, 2] [b, 5]" },
        { "Ops.Chunk", "[b, 7]", "chunks=3;dim=1", "[b, 3] [b, 3] [b, 1]" },
        { "Ops.Chunk", "[b, 3*t]", "chunks=3;dim=1", "[b, t] [b, t] [b, t]" },
        { "Ops.CrossEntropy", "[b, 10] int[b]", "reduction=0", "[]" },
        { "Ops.CrossEntropy", "[b, 10, t] int[b, t]", "reduction=2", "[b, t]" },
        { "Ops.CrossEntropy", "[10] int[]", "reduction=1", "[]" },
        { "Ops.MSELoss", "[b, 3] [b, 3]", "reduction=2", "[b, 3]" },
        { "Ops.MultilabelMarginLoss", "[b, 3] int[b, 3]", "reduction=2", "[b]" },
        { "Ops.MultilabelMarginLoss", "[3] int[3]", "reduction=2", "[]" },
        { "Ops.CTCLoss", "[t, b, 5] int[b, 7] int[b] int[b]", "blank=4;reduction=2;zeroInfinity=true", "[b]" },
        { "Ops.CTCLoss", "[t, b, 5] int[b, 7] int[b] int[b]", "blank=0;reduction=0;zeroInfinity=false", "[]" },
        { "Ops.Embedding", "int[b, t] [7, 3]", "", "[b, t, 3]" },
        { "Ops.Embedding", "int[] [b, 3]", "paddingIdx=2", "[3]" },
        { "Ops.Embedding", "int[1] [7, t]", "paddingIdx=-7", "[1, t]" },
    };

    /// <summary>Function, shapes, other arguments, message.</summary>
    public static TheoryData<string, string, string, string> Misfitting => new()
    {
        { "Tensor.op_Addition", "[b, 3] [b, 4]", "", "add: the shapes [b, 3] and [b, 4] do not broadcast: aligned at the last dimension, sizes must be equal or 1" },
        { "Ops.Relu", "int[b]", "", "relu takes float tensors, but was given the int tensor [b]" },
        { "Ops.Where", "[b] [b] [b]", "", "where takes bool tensors, but was given the float tensor [b]" },
        { "Ops.Sum", "[b, 3]", "dims=2", "axis 2 does not exist: the shape is [b, 3], so axes run from -2 to 1" },
        { "Ops.Sum", "[b, 3]", "dims=1,-1", "the axes (1, -1) name a dimension of [b, 3] twice" },
        { "Ops.Softmax", "[]", "dim=-1", "a scalar has no axis -1" },
        { "Ops.MatMul", "[b, 3] [4, 5]", "", "matmul: [b, 3] and [4, 5] do not fit: the inner dimensions are 3 and 4" },
        { "Ops.MatMul", "[2, b, 3] [4, 3, 5]", "", "matmul: the batch dimensions of [2, b, 3] and [4, 3, 5] do not broadcast" },
        { "Ops.MatMul", "[] [3]", "", "matmul takes vectors and matrices, but was given [] and [3]" },
        { "Ops.GroupedLinear", "[b, 2, 3] [2, 3, 5]", "", "grouped_linear: [b, 2, 3] and the weight [2, 3, 5] do not fit: [b, 2, 3] has 2 groups of 3, the weight takes 2 groups of 5" },
        { "Ops.Conv2d", "[b, 4, 9, 9] [8, 3, 3, 3]", "groups=1", "conv2d: [b, 4, 9, 9] and the weight [8, 3, 3, 3] do not fit: the image has 4 channels, the weight takes 3 and gives 8 in 1 groups" },
        { "Ops.Conv2d", "[b, 3, 9] [8, 3, 3]", "groups=1", "conv2d takes a float weight [out, in / groups, height, width], but was given [8, 3, 3]" },
        { "Ops.Conv2d", "[b, 3, 2, 9] [8, 3, 3, 3]", "groups=1", "conv2d: a window of 3 does not fit into dimension 2 of [b, 3, 2, 9], 2 elements" },
        { "Ops.Conv1d", "[3] [8, 3, 3]", "groups=1", "conv1d takes float images [batch, 3, length], but was given [3]" },
        { "Ops.MaxUnpool2d", "[b, 3, 2, 2] int[b, 3, 2, 3]", "kernelSize=2", "max_unpool2d takes float images and int indices of the same shape, but was given [b, 3, 2, 2] and int [b, 3, 2, 3]" },
        { "Ops.MaxUnpool2d", "[b, 3, 2, 2] int[b, 3, 2, 2]", "kernelSize=2;outputSize=7", "max_unpool2d: an output of 7 in dimension 2 is not what the windows of 2 by 2 of [b, 3, 2, 2] come from: that has 4, or less than 2 more or fewer" },
        { "Ops.Conv2d", "[b, 9, 9, 3] [8, 3, 3, 3]", "groups=1", "conv2d: [b, 9, 9, 3] and the weight [8, 3, 3, 3] do not fit: the image has 9 channels, the weight takes 3 and gives 8 in 1 groups, whose channels are last: 'Permute(x, 0, 3, 1, 2)' puts them second, and an input whose [Shape] says 'MemoryFormat.ChannelsLast' lies so and is stated as [batch, 3, …]" },
        { "Ops.AdaptiveMaxPool2d", "[b, 3, 5, 0]", "outputSize=2", "adaptive_max_pool2d: dimension 3 of [b, 3, 5, 0] has no elements" },
        { "Ops.PixelShuffle", "[b, 6, 2, 2]", "upscaleFactor=2", "pixel_shuffle: the 6 channels of [b, 6, 2, 2] do not make blocks of 2 by 2 pixels" },
        { "Ops.PixelUnshuffle", "[b, 6, 4, t]", "downscaleFactor=2", "pixel_unshuffle: [b, 6, 4, t] is not known at build time to consist of blocks of 2 by 2 pixels" },
        { "Ops.ChannelShuffle", "[b, 6, 2, 2]", "groups=4", "channel_shuffle: the 6 channels of [b, 6, 2, 2] do not make 4 groups" },
        { "Ops.Unfold", "[b, 3, 2, 9]", "kernelSize=3", "unfold: a window of 3 does not fit into dimension 2 of [b, 3, 2, 9], 2 elements" },
        { "Ops.Fold", "[b, 12, 9]", "outputSize=5;kernelSize=2", "fold: windows of 2 by 2 have 16 positions in an image of 5 by 5, so it takes [batch, channels·4, 16], but was given [b, 12, 9]" },
        { "Ops.Interpolate", "[b, 3, 9]", "window=4;mode=3;alignCorners=false", "interpolate takes float images [batch, channels, height, width] with the mode Bilinear, but was given [b, 3, 9]" },
        { "Ops.GridSample", "[b, 3, 4, 5] [b, 6, 7, 3]", "mode=3;paddingMode=0;alignCorners=false", "grid_sample takes float images [batch, channels, height, width] and a grid [batch, …, 2] of as many dimensions, but was given [b, 3, 4, 5] and [b, 6, 7, 3]" },
        { "Ops.AffineGrid", "[b, 2, 2]", "size=b,3,4,5;alignCorners=false", "affine_grid takes floats [b, 2, 3], a map for each image, but was given [b, 2, 2]" },
        { "Ops.InstanceNorm", "[b, 3, 1, 1]", "eps=1", "instance_norm takes the moments of each channel from its positions, but [b, 3, 1, 1] has 1 of them" },
        { "Ops.LocalResponseNorm", "[b, 3]", "window=2;alpha=1;beta=1;k=1", "local_response_norm takes float images [batch, channels, …] of one to three dimensions, but was given [b, 3]" },
        { "Ops.Pad", "[b, 3]", "pad=3,0;mode=1;value=0", "pad: 3 more elements of dimension 1 of [b, 3] take at least 4 that are there" },
        { "Ops.Pad", "[b, 3]", "pad=-2,-2;mode=0;value=0", "pad: dimension 1 of [b, 3] has no 4 elements to be left out" },
        { "Ops.GroupedLinear", "[b, 3] [5, 3]", "", "grouped_linear takes float tensors […, groups, in] and a weight [groups, out, in], but was given [b, 3] and [5, 3]" },
        { "Ops.Reshape", "[b, 12]", "shape=b,5", "reshape: [b, 12] has 12*b elements and cannot become [b, 5] with 5*b" },
        { "Ops.Reshape", "[b, 12]", "shape=-1,5", "reshape: [b, 12] with 12*b elements cannot become [-1, 5]" },
        { "Ops.Reshape", "[b, 12]", "shape=-1,-1", "reshape: [b, 12] with 12*b elements cannot become [-1, -1]" },
        { "Ops.Flatten", "[b, 3]", "startDim=1;endDim=0", "flatten: the dimensions 1 to 0 of [b, 3] are in the wrong order" },
        { "Ops.Permute", "[b, 3]", "dims=0,0", "permute: the axes (0, 0) must name each dimension of [b, 3] once" },
        { "Ops.Squeeze", "[b, 3]", "dim=1", "squeeze: dimension 1 of [b, 3] is 3, not 1" },
        { "Ops.Unsqueeze", "[b, 3]", "dim=4", "unsqueeze: no dimension can be inserted at 4: the shape is [b, 3], so positions run from -3 to 2" },
        { "Ops.Expand", "[b, 3]", "shape=b,4", "expand: [b, 3] cannot become [b, 4]: sizes must be equal, or 1 before" },
        { "Ops.Expand", "[b, 3]", "shape=3", "expand: [b, 3] cannot become [3]: it needs at least 2 dimensions, and -1 only for those that exist" },
        { "Ops.Concat", "array[b, 3] [b, 4]", "dim=0", "concat: [b, 3] and [b, 4] must agree in every dimension but dimension 0" },
        { "Ops.Split", "[b, 7]", "sizes=2,4;dim=1", "split: the sizes (2, 4) add up to 6, but dimension 1 of [b, 7] is 7" },
        { "Ops.Split", "[b, 7]", "size=2;dim=0", "split: dimension 0 of [b, 7] in parts of 2 gives no number of parts that is known at build time" },
        { "Ops.Chunk", "[b, 7]", "chunks=0;dim=1", "chunk needs a positive number of chunks, not 0" },
        { "Ops.CrossEntropy", "[b, t, 5] int[b, t]", "reduction=0", "cross_entropy: the logits [b, t, 5] need class indices [b, 5], but were given [b, t]; classDim: -1 says that dimension 2 has the classes" },
        { "Ops.CrossEntropy", "[b, 10] int[b, 1]", "reduction=0", "cross_entropy: the logits [b, 10] need class indices [b], but were given [b, 1]; Squeeze(target, 1) makes them fit" },
        { "Ops.NLLLoss", "[5, b] int[b]", "reduction=0;classDim=1", "nll_loss: log-probabilities [5, b] need class indices [5], but were given [b]; classDim: 0 says that dimension 0 has the classes" },
        { "Ops.MultiMarginLoss", "[b, 10] int[b, 1]", "reduction=0;p=1;margin=1", "multi_margin_loss takes float scores [batch, classes] and int class indices [batch], but was given [b, 10] and int [b, 1]; Squeeze(target, 1) makes them fit" },
        { "Ops.CrossEntropy", "[b, 10] int[t]", "reduction=0", "cross_entropy: the logits [b, 10] need class indices [b], but were given [t]" },
        { "Ops.CrossEntropy", "[b, 10] [b]", "reduction=0", "cross_entropy takes float logits [batch, classes] and int class indices [batch], or probabilities of the logits' shape, but was given [b, 10] and [b]" },
        { "Ops.Embedding", "[b, t] [7, 3]", "", "embedding takes int indices and a table [rows, dim], but was given [b, t] and [7, 3]" },
        { "Ops.Embedding", "int[b] [7]", "paddingIdx=9", "embedding takes int indices and a table [rows, dim], but was given int [b] and [7]" },
        { "Ops.Embedding", "int[b] [7, 3]", "paddingIdx=7", "the padding index 7 is no row of the table [7, 3]: rows run from -7 to 6" },
        { "Ops.Embedding", "int[b] [t, 3]", "paddingIdx=-1", "a padding index from the end (-1) needs a table whose number of rows is known at build time, not [t, 3]" },
        { "Ops.MultilabelMarginLoss", "[b, 10] int[b]", "reduction=0", "multilabel_margin_loss takes float scores [batch, classes] and int targets of that shape, -1 behind the last class of a row, but was given [b, 10] and int [b]" },
        { "Ops.CTCLoss", "[t, b, 5] int[b, 7] int[b] int[t]", "blank=0;reduction=0;zeroInfinity=false", "ctc_loss takes float log-probabilities [time, batch, classes], int labels [batch, length], and two int lengths [batch], but was given [t, b, 5], int [b, 7], int [b], int [t]" },
        { "Ops.CTCLoss", "[b, 5] int[b, 7] int[b] int[b]", "blank=0;reduction=0;zeroInfinity=false", "ctc_loss takes float log-probabilities [time, batch, classes], int labels [batch, length], and two int lengths [batch], but was given [b, 5], int [b, 7], int [b], int [b]" },
        { "Ops.CTCLoss", "[t, b, 5] int[b, 7] int[b] int[b]", "blank=5;reduction=0;zeroInfinity=false", "ctc_loss: the blank 5 is not one of 5 classes" },
        { "Ops.L1Loss", "[b, 1] [b]", "reduction=0", "l1_loss: input and target must have the same shape, but are [b, 1] and [b]; Squeeze(input, 1) makes them fit" },
        { "Ops.L1Loss", "[b] [1, b]", "reduction=0", "l1_loss: input and target must have the same shape, but are [b] and [1, b]; Squeeze(target, 0) makes them fit" },
        { "Ops.MSELoss", "[b, 3] [b, 1]", "reduction=0", "mse_loss: input and target must have the same shape, but are [b, 3] and [b, 1]" },
    };

    [Theory]
    [MemberData(nameof(Fitting))]
    public void Gives_the_shape(string function, string tensors, string attributes, string expected) =>
        Assert.Equal(expected, string.Join(" ", Call(function, tensors, attributes).Select(v => v.Type)));

    [Theory]
    [MemberData(nameof(Misfitting))]
    public void Says_what_does_not_fit(string function, string tensors, string attributes, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Call(function, tensors, attributes)).Message);

    [Theory]
    [InlineData("[b, 7]", "1..3", "[2, 7]")]
    [InlineData("[b, 7]", ".., 2", "[b]")]
    [InlineData("[b, 7]", "^1", "[7]")]
    [InlineData("[b, 7]", "-1", "[7]")]
    [InlineData("[b, 7]", ".., 1..^1", "[b, 5]")]
    [InlineData("[b, 7]", "0, ^3..", "[3]")]
    public void A_slice_gives_the_shape(string shape, string indices, string expected) =>
        Assert.Equal(expected, Index(shape, indices).Type.ToString());

    [Theory]
    [InlineData("[b, 7]", "0, 7", "slice: 7..8 lies outside dimension 1 of [b, 7]")]
    [InlineData("[b, 7]", ".., 3..9", "slice: 3..9 lies outside dimension 1 of [b, 7]")]
    [InlineData("[b, 7]", ".., 4..3", "slice: 4..3 lies outside dimension 1 of [b, 7]")]
    [InlineData("[b, 7]", "0, -8", "slice: -1..0 lies outside dimension 1 of [b, 7]")]
    [InlineData("[b, 7]", "0, 0, 0", "3 indices are too many for the shape [b, 7]")]
    public void A_slice_outside_is_an_error(string shape, string indices, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Index(shape, indices)).Message);

    private static ImmutableArray<Value> Call(string function, string tensors, string attributes)
    {
        var graph = new GraphBuilder();
        bool isArray = tensors.StartsWith("array", StringComparison.Ordinal);
        Value[] inputs = [.. Split(tensors.Replace("array", "", StringComparison.Ordinal), ']').Select((t, i) => graph.Add(new Input(i, ParseType(t + "]"))))];
        (string, object)[] given = [.. Split(attributes, ';').Select(ParseAttribute)];
        Stub stub = OperatorRegistry.Find(function)!;
        string[] parameters = stub.Signatures[0].Split(", ");
        IEnumerable<(string, object)> first = isArray ? [("tensors", inputs)] : inputs.Select((x, i) => (parameters[i], (object)x));
        return stub.Build(graph, new Arguments(graph, [.. first, .. given]));
    }

    private static Value Index(string shape, string indices)
    {
        var graph = new GraphBuilder();
        return Indexing.Apply(graph, graph.Add(new Input(0, ParseType(shape))), [.. indices.Split(", ").Select(ParseIndex)]);
    }

    private static SliceIndex ParseIndex(string text)
    {
        string[] ends = text.Split("..");
        return ends.Length == 1
            ? new(ParsePosition(text), null)
            : new(ends[0].Length == 0 ? new Position(0, false) : ParsePosition(ends[0]), ends[1].Length == 0 ? new Position(0, true) : ParsePosition(ends[1]));
    }

    private static Position ParsePosition(string text) => new(ParseDim(text.TrimStart('^')), text[0] == '^');

    private static TensorType ParseType(string text)
    {
        ElementType element = text.TrimStart()[0] switch { 'i' => ElementType.Int32, 'b' => ElementType.Bool, _ => ElementType.Float32 };
        return new(element, Shape.Of([.. Split(text[(text.IndexOf('[', StringComparison.Ordinal) + 1)..^1], ',').Select(ParseDim)]));
    }

    private static Dim ParseDim(string text) =>
        text.Trim().Split('*').Aggregate(Dim.One, (product, factor) => product * (long.TryParse(factor, out long number) ? number : Dim.Symbol(factor)));

    private static (string, object) ParseAttribute(string text)
    {
        string[] parts = text.Split('=');
        object value = parts[0] switch
        {
            "dims" or "pad" => Split(parts[1], ',').Select(int.Parse).ToArray(),
            "shape" or "sizes" => Split(parts[1], ',').Select(ParseDim).ToArray(),
            "size" => parts[1].Contains(',', StringComparison.Ordinal) ? Split(parts[1], ',').Select(ParseDim).ToArray() : ParseDim(parts[1]),
            "keepDim" or "zeroInfinity" or "alignCorners" => bool.Parse(parts[1]),
            _ => int.Parse(parts[1]),
        };
        return (parts[0] == "window" ? "size" : parts[0], value);
    }

    private static string[] Split(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
