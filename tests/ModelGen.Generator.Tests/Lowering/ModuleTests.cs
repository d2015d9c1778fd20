using System.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Operators.Calls;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Lowering;

/// <summary>Modules become functions, one for each kind.</summary>
public class ModuleTests
{
    private const string Block = """
        [Module]
        internal sealed partial class Block(int width) : ILayer
        {
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x) => Relu(fc.Forward(x));
        }
        """;

    [Fact]
    public void Modules_within_modules() => Snapshot.Matches(
        Lowered.Graphs(
            """
            private readonly Parameter shift = new(8);
            private readonly Stage[] stages = [new(8, 2), new(8, 1), new(8, 2)];

            [Forward]
            private Tensor F([Shape("batch", 8)] Tensor x)
            {
                foreach (var stage in stages)
                {
                    x = stage.Forward(x + shift);
                }

                return x;
            }
            """,
            Block + """

            [Module]
            internal sealed partial class Stage(int width, int depth)
            {
                [Name("layer")]
                private readonly Block[] _blocks = Repeat(depth, () => new Block(width));
                private readonly Block last = new(width);

                public Tensor Forward(Tensor x)
                {
                    foreach (var block in _blocks)
                    {
                        x = block.Forward(x);
                    }

                    return last.Forward(x) + x;
                }
            }
            """),
        "Stages.txt");

    [Fact]
    public void Calls_say_where_the_parameters_of_each_object_begin()
    {
        LoweredModel model = Lowered.Model(TestCompilation.Model(
            """
            private readonly Parameter shift = new(8);
            private readonly Twice first = new(8);
            private readonly Twice second = new(8);
            [Forward] private Tensor F([Shape("batch", 8)] Tensor x) => second.Forward(first.Forward(x + shift));
            """,
            Block + """

            [Module]
            internal sealed partial class Twice(int width)
            {
                private readonly Block[] blocks = [new(width), new(width)];
                public Tensor Forward(Tensor x) => blocks[0].Forward(blocks[1].Forward(x));
            }
            """));
        Function entry = model.EntryPoints[0].Inference;
        Assert.Equal([1, 5], Bases(entry));
        Assert.Equal([2, 0], Bases(Assert.Single(entry.Callees)));

        static IEnumerable<int> Bases(Function function) => function.Graph.Nodes.Select(n => n.Operator).OfType<Call>().Select(c => c.Base);
    }

    [Fact]
    public void Modules_of_different_sizes_are_made_by_their_index()
    {
        LoweredModel model = Lowered.Model(TestCompilation.Model(
            """
            private readonly Linear[] layers = Repeat(3, i => new Linear(4 << i, 4 << (i + 1)));
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x)
            {
                foreach (var layer in layers)
                {
                    x = Relu(layer.Forward(x));
                }

                return x;
            }
            """));
        Assert.Equal(["[8, 4]", "[8]", "[16, 8]", "[16]", "[32, 16]", "[32]"], model.Parameters.Select(p => p.Shape.ToString()));
    }

    [Fact]
    public void Several_tensors_tuples_and_constants_go_in_and_out() => Snapshot.Matches(
        Lowered.Graphs(
            """
            private readonly Cell cell = new(8);

            [Forward]
            private (Tensor Last, Tensor Memory) F([Shape("time", "batch", 8)] Tensor x, [Shape("batch", 8)] Tensor start)
            {
                (Tensor, Tensor) state = (start, start * 2);
                Tensor output;
                for (int i = 0; i < 2; i++)
                {
                    (output, state) = cell.Forward(x[i], state, scale: i == 0 ? 1 : 0.5f);
                }

                return state;
            }
            """,
            """
            [Module]
            internal sealed partial class Cell(int width)
            {
                private readonly Linear fc = new(2 * width, width);

                public (Tensor Output, (Tensor, Tensor) State) Forward(Tensor x, (Tensor H, Tensor C) state, float scale)
                {
                    var h = Tanh(fc.Forward(Concat([x, state.H], dim: -1)));
                    var c = state.C + scale * h;
                    return (h, (h, c));
                }
            }
            """),
        "Cell.txt");

    [Fact]
    public void What_a_module_hands_through_is_the_callers() => Assert.Equal(
        """
        %0 x = input 0  [batch, 8]
        %1 = parameter 0  [8]
        %2 = %0 + %1  [batch, 8]
        return %2
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 8)] Tensor x",
            "var (y, shift) = pass.Forward(x); return y + shift;",
            "private readonly Pass pass = new();",
            """
            [Module]
            internal sealed partial class Pass
            {
                private readonly Parameter shift = new(8);
                public (Tensor, Tensor) Forward(Tensor x) => (x, shift);
            }
            """));

    [Fact]
    public void Members_of_a_module_can_be_used_from_outside() => Assert.Equal(
        """
        %0 x = input 0  [batch, 8]
        %1 = parameter 2  [8, 8]
        %2 = %0 · %1ᵀ  [batch, 8]
        %3 = parameter 3  [8]
        %4 fc = %2 + %3  [batch, 8]
        %5 = tanh(%4)  [batch, 8]
        return %5
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 8)] Tensor x",
            "return blocks[1].Twisted(x);",
            "private readonly Open[] blocks = [new(8), new(8)];",
            """
            [Module]
            internal sealed partial class Open(int width)
            {
                public Linear Fc { get; } = new(width, width);
                public Tensor Twisted(Tensor x) => Tanh(Fc.Forward(x));
                public Tensor Forward(Tensor x) => Fc.Forward(x);
            }
            """));

    [Fact]
    public void Lambdas_given_to_modules_may_reach_out() => Assert.Equal(
        """
        %0 x = input 0  [batch, 8]
        %1 = parameter 0  [8]
        %2 s = exp(%1)  [8]
        %3 = parameter 1  [8, 8]
        %4 = %0 · %3ᵀ  [batch, 8]
        %5 = parameter 2  [8]
        %6 fc = %4 + %5  [batch, 8]
        %7 = %6 * %2  [batch, 8]
        return %7
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 8)] Tensor x",
            "var s = Exp(scale); return block.Forward(x, y => y * s);",
            "private readonly Parameter scale = new(8); private readonly Hook block = new(8);",
            """
            [Module]
            internal sealed partial class Hook(int width)
            {
                private readonly Linear fc = new(width, width);
                public Tensor Forward(Tensor x, Func<Tensor, Tensor> hook) => hook(fc.Forward(x));
            }
            """));

    [Fact]
    public void Equal_lambdas_make_equal_modules()
    {
        LoweredModel model = Lowered.Model(TestCompilation.Model(
            """
            private readonly Activated[] blocks = Repeat(3, () => new Activated(8, x => Relu(x)));
            private readonly Activated last = new(8, Tanh);

            [Forward]
            private Tensor F([Shape("batch", 8)] Tensor x)
            {
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                return last.Forward(x);
            }
            """,
            """
            [Module]
            internal sealed partial class Activated(int width, Func<Tensor, Tensor> activation)
            {
                private readonly Linear fc = new(width, width);
                public Tensor Forward(Tensor x) => activation(fc.Forward(x));
            }
            """));
        Assert.Equal(["Activated", "Activated2"], model.EntryPoints[0].Inference.Callees.Select(f => f.Name));
    }

    [Fact]
    public void Local_functions_given_to_modules_may_see_one_another() => Assert.Single(
        Lowered.Model(TestCompilation.Model(
            """
            private readonly Activated[] blocks = Repeat(3, () =>
            {
                Tensor A(Tensor x) => x.Rank > 9 ? B(x) : Relu(x);
                Tensor B(Tensor x) => x.Rank > 9 ? A(x) : C(x);
                Tensor C(Tensor x) => x.Rank > 9 ? C(x) : A(x);
                Func<Tensor, Tensor>[] all = [A, B, C];
                return new Activated(8, all[1]);
            });

            [Forward]
            private Tensor F([Shape("batch", 8)] Tensor x) => blocks[2].Forward(blocks[1].Forward(blocks[0].Forward(x)));
            """,
            """
            [Module]
            internal sealed partial class Activated(int width, Func<Tensor, Tensor> activation)
            {
                private readonly Linear fc = new(width, width);
                public Tensor Forward(Tensor x) => activation(fc.Forward(x));
            }
            """)).EntryPoints[0].Inference.Callees);

    [Fact]
    public void Masks_are_not_handed_over() => Assert.Equal(
        """
        %0 x = input 0  [batch, 8]
        %1 = 0  []
        %2 = %0 > %1  bool [batch, 8]
        %3 = parameter 0  [8]
        %4 = where(%2, %0, %3)  [batch, 8]
        return %4
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 8)] Tensor x",
            "return gate.Forward(x > 0, x);",
            "private readonly Gate gate = new();",
            """
            [Module]
            internal sealed partial class Gate
            {
                private readonly Parameter other = new(8);
                public Tensor Forward(BoolTensor mask, Tensor x) => Where(mask, x, other);
            }
            """));

    [Fact]
    public void Sequences_hold_layers_and_modules() => Snapshot.Matches(
        Lowered.Graphs(
            """
            private readonly Sequential net = new(new Flatten(), new Linear(8, 8), new GELU(GeluApproximation.Tanh), new Block(8), new Sequential(new Block(8), new LeakyReLU(0.2)));
            [Forward] private Tensor F([Shape("batch", 2, 4)] Tensor x) => net.Forward(x);
            [Forward] private Tensor Part([Shape("batch", 8)] Tensor x) => net[1].Forward(net[4].Forward(x));
            """,
            Block),
        "Sequence.txt");

    [Fact]
    public void Other_shapes_make_other_functions() => Assert.Equal(
        ["Block", "Block2"],
        Lowered.Model(TestCompilation.Model(
            """
            private readonly Block block = new(8);
            [Forward] private (Tensor, Tensor, Tensor) F([Shape("batch", 8)] Tensor x, [Shape("time", "batch", 8)] Tensor y) =>
                (block.Forward(x), block.Forward(y), block.Forward(x + 1));
            """,
            Block)).EntryPoints[0].Inference.Callees.Select(f => f.Name));

    [Theory]
    [InlineData(48, 1)]
    [InlineData(480, 2)]
    public void Many_modules_are_one_function_made_once(int count, int seconds)
    {
        string source = TestCompilation.Model(
            $$"""
            private readonly Block[] blocks = Repeat({{count}}, () => new Block(64));
            private readonly Linear head = new(64, 10);

            [Forward]
            private Tensor Logits([Shape("batch", 64)] Tensor x)
            {
                foreach (var block in blocks)
                {
                    x = block.Forward(x) + x;
                }

                return head.Forward(x);
            }

            [Loss]
            private Tensor Loss([Shape("batch", 64)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(x), label);
            """,
            Block);
        var declaration = Declared.Model(source);
        var watch = Stopwatch.StartNew();
        LoweredModel model = ModelLowering.Lower(declaration, TestContext.Current.CancellationToken);
        Assert.True(watch.Elapsed.TotalSeconds < seconds, $"{watch.Elapsed}");
        Function block = Assert.Single(model.EntryPoints.SelectMany(e => e.Inference.Callees).Distinct());
        Assert.Equal(["fc.weight", "fc.bias"], block.Parameters.Select(p => p.Path));
        Assert.Equal((2 * count) + 2, model.Parameters.Length);
        Assert.Equal(4, model.Parameters.Select(p => p.Class).Distinct().Count());
        Assert.Equal($"blocks.{count - 1}.fc.bias", model.Parameters[^3].Path);
    }
}
