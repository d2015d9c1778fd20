using System.Diagnostics;
using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>The table of the layers that an entry point calls.</summary>
public class LayerTableTests
{
    private const string Block = """
        [Module]
        internal sealed partial class Block(int width)
        {
            private readonly LayerNorm norm = new(width);
            private readonly Linear qkv = new(width, 3 * width, bias: false);
            private readonly Dropout dropout = new(0.1);
            private readonly Parameter scale = new(width);
            public Tensor Forward(Tensor x)
            {
                var parts = Chunk(qkv.Forward(norm.Forward(x)), 3, dim: 2);
                var weights = Softmax(MatMul(parts[0], parts[1].Transpose(1, 2)));
                return x + dropout.Forward(MatMul(weights, parts[2])) * scale;
            }
        }
        """;

    [Fact]
    public void Layers_of_a_perceptron() => Check(
        """
        layer  class    output        parameters  multiply-adds
        fc1    Linear   [batch, 128]     100,480   100352*batch
        drop   Dropout  [batch, 128]          --             --
        fc2    Linear   [batch, 10]        1,290     1280*batch
        total                            101,770   101632*batch
        """,
        """
        private readonly Linear fc1 = new(784, 128), fc2 = new(128, 10);
        private readonly Dropout drop = new(0.5);
        [Forward] private Tensor F([Shape("batch", 784)] Tensor x) => fc2.Forward(drop.Forward(Relu(fc1.Forward(x))));
        """);

    [Fact]
    public void Equal_modules_in_a_row_are_one_line_and_modules_count_what_is_theirs() => Check(
        """
        layer             class      output              parameters                  multiply-adds
        Net                                                      40                             --
        table             Embedding  [batch, time, 8]            40                             --
        blocks.0…2        Block      [batch, time, 8]            24           48*batch*time*time
        blocks.0…2.norm   LayerNorm  [batch, time, 8]            48                             --
        blocks.0…2.qkv    Linear     [batch, time, 24]          576                 576*batch*time
        blocks.0…2.dropout Dropout   [batch, time, 8]            --                             --
        total                                                   728  576*batch*time + 48*batch*time*time
        """,
        """
        private readonly Embedding table = new(5, 8);
        private readonly Block[] blocks = [new(8), new(8), new(8)];
        private readonly Parameter positions = new(5, 8);
        [Forward] private Tensor F([Shape("batch", "time")] IntTensor x)
        {
            var y = table.Forward(x) + positions[0];
            foreach (var block in blocks) { y = block.Forward(y); }
            return y;
        }
        """,
        Block);

    [Fact]
    public void What_is_called_again_is_counted_once() => Check(
        """
        layer       class       output      parameters  multiply-adds
        fc ×2       Linear      [batch, 8]          72      128*batch
        head        Sequential  [batch, 2]          --             --
        head.0      Linear      [batch, 2]          18       16*batch
        head.1      Tanh        [batch, 2]          --             --
        norm        BatchNorm1d [batch, 2]  4 + 5 of state          --
        fc          Linear      [batch, 8]      shared       64*batch
        total                                 94 + 5 of state  208*batch
        """,
        """
        private readonly Linear fc = new(8, 8);
        private readonly Sequential head = new(new Linear(8, 2), new Tanh());
        private readonly BatchNorm1d norm = new(2);
        [Forward] private Tensor F([Shape("batch", 8)] Tensor x) => fc.Forward(x + Sum(norm.Forward(head.Forward(fc.Forward(fc.Forward(x))))));
        """);

    [Fact]
    public void Layers_within_loops() => Check(
        """
        layer  class   output            parameters  multiply-adds
        lstm   LSTM    [time, batch, 6]         288  240*batch*time
        cell   Linear  [batch, 6]                78   72*batch*time
        pair   Pair    [batch, 6]                --              --
        pair.a Linear  [batch, 6]                42   36*batch*time
        total                                   408  348*batch*time
        """,
        """
        private readonly LSTM lstm = new(4, 6);
        private readonly Linear cell = new(12, 6);
        private readonly Pair pair = new();
        [Forward] private Tensor F([Shape("time", "batch", 4)] Tensor x, [Shape("batch", 6)] Tensor h)
        {
            var y = lstm.Forward(x).Output;
            return Scan(y, h, (yt, s) => pair.Forward(Tanh(cell.Forward(Concat([yt, s], dim: 1))))).Output;
        }
        """,
        """
        [Module]
        internal sealed partial class Pair
        {
            private readonly Linear a = new(6, 6);
            public Tensor Forward(Tensor x) => a.Forward(x);
        }
        """);

    [Fact]
    public void A_layer_that_a_lambda_brings_along_is_its_owners() => Check(
        """
        layer   class   output      parameters  multiply-adds
        fc      Linear  [batch, 4]          20       16*batch
        around  Around  [batch, 4]          --             --
        around.a Linear [batch, 4]          20       16*batch
        total                               40       32*batch
        """,
        """
        private readonly Linear fc = new(4, 4);
        private readonly Around around = new();
        [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => around.Forward(x, t => fc.Forward(t));
        """,
        """
        [Module]
        internal sealed partial class Around
        {
            private readonly Linear a = new(4, 4);
            public Tensor Forward(Tensor x, System.Func<Tensor, Tensor> f) => f(a.Forward(x));
        }
        """);

    [Fact]
    public void Products_of_equations_count() => Check(
        """
        layer  class     output      parameters  multiply-adds
        Net                                  20       20*batch
        bi     Bilinear  [batch, 2]          42       40*batch
        total                                62       60*batch
        """,
        """
        private readonly Bilinear bi = new(4, 5, 2);
        private readonly Parameter w = new(5, 4);
        [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => bi.Forward(x, Einsum("bi,oi->bo", x, w));
        """);

    /// <summary>Modules that call the one below twice: a row for each call would be more than memory has.</summary>
    [Fact]
    public void A_table_has_an_end()
    {
        const int depth = 30;
        IEnumerable<string> modules = Enumerable.Range(0, depth).Select(i => $$"""
            [Module]
            internal sealed partial class M{{i}}
            {
                private readonly {{(i == 0 ? "Linear a = new(2, 2)" : $"M{i - 1} a = new()")}};
                private readonly ReLU relu = new();
                public Tensor Forward(Tensor x) => a.Forward(relu.Forward(a.Forward(x)));
            }
            """);
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> lines = Lines(
            $$"""
            private readonly M{{depth - 1}} m = new();
            [Forward] private Tensor F([Shape("batch", 2)] Tensor x) => m.Forward(x);
            """,
            string.Join("\n", modules));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        Assert.Equal(63, lines.Count);
        Assert.StartsWith("…", lines[^2], StringComparison.Ordinal);
        Assert.EndsWith($"6  {4L << depth}*batch", lines[^1], StringComparison.Ordinal);
    }

    private static void Check(string expected, string members, string types = "")
    {
        // What spaces there are between columns is of no interest, but numbers end at one place.
        IReadOnlyList<string> lines = Lines(members, types);
        Assert.Single(lines.Select(l => l.Length).Distinct());
        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n').Select(Words), lines.Select(Words));
    }

    private static string Words(string line) => string.Join(" ", line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IReadOnlyList<string> Lines(string members, string types)
    {
        Function function = Lowered.Model(TestCompilation.Model(members, types)).EntryPoints.Single().Inference;
        return LayerTable.Lines(function.Layers!);
    }
}
