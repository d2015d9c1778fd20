using System.Globalization;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>Stacks of transformers' layers: one emitted method for all layers, any size, and what they refuse.</summary>
public sealed class TransformerStackTests
{
    private const string Members =
        """
        private readonly TransformerEncoder encoder = new(6, 3, 3, 5, 0, FeedForwardActivation.Gelu, batchFirst: true, normFirst: true, norm: true);
        private readonly Transformer both = new(6, 2, 2, 2, 7, 0, batchFirst: true);
        [Forward] private Tensor Encode([Shape("batch", "time", 6)] Tensor x, [Shape("batch", "time")] IntTensor padding) => encoder.Forward(x, Later(x.Dim(1)), padding > 0);
        [Forward] private Tensor Decode([Shape("batch", "time", 6)] Tensor x, [Shape("batch", "steps", 6)] Tensor y, [Shape("batch", "time")] IntTensor padding) =>
            both.Forward(x, y, srcKeyPaddingMask: padding > 0, memoryKeyPaddingMask: padding > 0, tgtIsCausal: true);
        private static BoolTensor Later(int time) => Arange(time).Reshape(1, time) > Arange(time).Reshape(time, 1);
        """;

    private static readonly Lazy<EmittedModel> Model = new(() =>
    {
        string source = TestCompilation.Model(Members);
        return EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
    });

    [Theory]
    [InlineData("Encode", 0, 5, 0)]
    [InlineData("Encode", 2, 0, 0)]
    [InlineData("Encode", 1, 1, 0)]
    [InlineData("Encode", 2, 17, 0)]
    [InlineData("Encode", 1, 65, 0)]
    [InlineData("Decode", 0, 5, 3)]
    [InlineData("Decode", 2, 1, 1)]
    [InlineData("Decode", 1, 17, 3)]
    [InlineData("Decode", 2, 3, 17)]
    [InlineData("Decode", 1, 65, 0)]
    [InlineData("Decode", 1, 9, 65)]
    [Trait("Runs", "EmittedCode")]
    public void Sizes(string name, int batch, int time, int steps)
    {
        EntryPoint entry = Model.Value.Program.EntryPoints.Single(e => e.Declaration.Name == name);
        var symbols = new Dictionary<string, long> { ["batch"] = batch, ["time"] = time, ["steps"] = steps };
        NdArray[] inputs =
        [
            .. entry.Inference.Graph.Inputs.Select((n, i) => n.Types[0].Element == ElementType.Int32
                ? NdArray.Build([batch, time], index => index[1] > 0 && (index[1] + index[0]) % 3 == 0 ? 1 : 0)
                : EmittedCheck.Filled(n.Types[0].Shape, i, symbols)),
        ];
        EmittedCheck.Matches(Model.Value, entry, inputs, symbols, 2e-5);
    }

    [Theory]
    [InlineData("private readonly TransformerEncoder net = new(8, 2, {0}, 12, norm: true);", "net.Forward(x, mask, padding)")]
    [InlineData("private readonly TransformerDecoder net = new(8, 2, {0}, 12);", "net.Forward(x, x * 2, mask, mask * 2, padding, padding)")]
    [InlineData("private readonly Transformer net = new(8, 2, {0}, {0}, 12);", "net.Forward(x, x * 2, mask, mask, mask, padding, padding, padding)")]
    [InlineData("private readonly TransformerEncoderLayer[] net = Repeat({0}, () => new TransformerEncoderLayer(8, 2, 12));", "Chain(x, mask, padding)")]
    public void The_text_does_not_grow_with_layers(string member, string call)
    {
        (string few, string many) = (Emit(2), Emit(20));
        Assert.Equal(Methods(few), Methods(many));
        Assert.InRange(many.Length, 0, few.Length * 11 / 10);

        string Emit(int layers) => Verify.Sources(TestCompilation.Model(
            $$"""
            {{string.Format(CultureInfo.InvariantCulture, member, layers)}}
            [Loss] private Tensor Loss([Shape(5, "batch", 8)] Tensor x, [Shape("batch", 5)] IntTensor ends)
            {
                var mask = Arange(5).Reshape(5, 1) - Arange(5);
                var padding = ends > 0;
                return Mean(Square({{call}}));
            }

            {{(call.StartsWith("Chain", StringComparison.Ordinal) ? "private Tensor Chain(Tensor x, Tensor mask, BoolTensor padding) { foreach (var layer in net) { x = layer.Forward(x, mask, padding); } return x; }" : "")}}
            """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value;

        static int Methods(string text) => text.Split("private static void ").Length;
    }

    [Theory]
    [InlineData("TransformerEncoder net = new(8, 3, 2)", "net.Forward(x)", "MG0314 'nhead' of 'TransformerEncoder' must be a divisor of dModel, 8, but is 3 @ 3")]
    [InlineData("TransformerEncoder net = new(8, 2, 0)", "net.Forward(x)", "MG0314 'numLayers' of 'TransformerEncoder' must be at least 1, but is 0 @ 0")]
    [InlineData("TransformerDecoder net = new(8, 2, 2_000_000_000)", "net.Forward(x, x)", "MG0314 'numLayers' of 'TransformerDecoder' must be at most 1000, but is 2000000000 @ 2_000_000_000")]
    [InlineData("Transformer net = new(8, 2, numDecoderLayers: -1)", "net.Forward(x, x)", "MG0314 'numDecoderLayers' of 'Transformer' must be at least 1, but is -1 @ -1")]
    [InlineData("Transformer net = new(8, 2, dropout: 2)", "net.Forward(x, x)", "MG0314 'dropout' of 'Transformer' must be from 0 to 1, but is 2 @ 2")]
    [InlineData("TransformerEncoder net = new(6, 2, 3, norm: true)", "net.Forward(x)", "MG0302 'net.layers.0', a TransformerEncoderLayer, takes queries [time, batch, 6], keys [time, batch, 6] and values [time, batch, 6], but was given [time, batch, 8], [time, batch, 8] and [time, batch, 8] @ net.Forward(x)")]
    [InlineData("TransformerDecoder net = new(8, 2, 3, norm: true)", "net.Forward(x, x[.., .., ..4])", "MG0302 'net.layers.0', a TransformerDecoderLayer, takes queries [time, batch, 8], keys [time, batch, 8] and values [time, batch, 8], but was given [time, batch, 8], [time, batch, 4] and [time, batch, 4] @ net.Forward(x, x[.., .., ..4])")]
    [InlineData("TransformerEncoder net = new(8, 2, 3)", "net.Forward(x, x > 0)", "MG0302 'net.layers.0', a TransformerEncoderLayer, takes a mask [time, time] or [2*batch, time, time], but was given bool [time, batch, 8] @ net.Forward(x, x > 0)")]
    public void What_does_not_fit_is_said_once(string member, string call, string expected) => Assert.Equal(
        expected, Lowered.Diagnostics($$"""private readonly {{member}}; [Forward] private Tensor F([Shape("time", "batch", 8)] Tensor x) { return {{call}}; }"""));

    /// <summary>Layers and normalisations of a stack can be called and read by themselves.</summary>
    [Fact]
    public void Parts_of_a_stack_are_layers()
    {
        Assert.Equal("", Lowered.Diagnostics(
            """
            private readonly Transformer net = new(8, 2, 2, 2, 12);
            [Forward] private Tensor F([Shape("time", "batch", 8)] Tensor x)
            {
                foreach (var layer in net.Encoder.Layers)
                {
                    x = layer.Forward(x, isCausal: true);
                }

                x = net.Decoder.Layers[1].Forward(net.Decoder.Norm!.Forward(x), x);
                return net.Decoder.Forward(net.Encoder.Norm!.Forward(x), x);
            }
            """));
    }

    /// <summary>As <c>nn.Transformer</c> does, and unlike its parts alone.</summary>
    [Fact]
    public void Matrices_of_a_transformer_start_by_Xavier()
    {
        ParameterSlot[] slots = [.. Model.Value.Program.Parameters];
        Assert.All(slots.Where(s => s.Path.StartsWith("both.", StringComparison.Ordinal) && s.Shape.Rank == 2), s => Assert.Equal("XavierUniform", s.Initializer.Kind));
        Assert.All(slots.Where(s => s.Path.StartsWith("both.", StringComparison.Ordinal) && s.Shape.Rank == 1), s => Assert.NotEqual("XavierUniform", s.Initializer.Kind));
        Assert.All(slots.Where(s => s.Path.StartsWith("encoder.", StringComparison.Ordinal)), s => Assert.NotEqual("XavierUniform", s.Initializer.Kind));
    }
}
