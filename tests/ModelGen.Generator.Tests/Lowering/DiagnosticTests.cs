using GeneratorTests.Infrastructure;
using ModelGen.Generator.Lowering;

namespace GeneratorTests.Lowering;

/// <summary>What lowering says about mistakes: id, message, and the text that it points at.</summary>
public class DiagnosticTests
{
    private const string Block = """
        [Module]
        internal sealed partial class Block(int width)
        {
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x) => Relu(fc.Forward(x));
        }
        """;

    [Theory]
    [InlineData("return MatMul(x, x);", "MG0301 matmul: [batch, 6] and [batch, 6] do not fit: the inner dimensions are 6 and batch @ MatMul(x, x)")]
    [InlineData("return x + w;", "MG0301 add: the shapes [batch, 6] and [7] do not broadcast: aligned at the last dimension, sizes must be equal or 1 @ x + w")]
    [InlineData("return Concat([x, w], dim: 1);", "MG0301 concat: [batch, 6] and [7] must agree in every dimension but dimension 1 @ Concat([x, w], dim: 1)")]
    [InlineData("return x.Reshape(5, -1);", "MG0301 reshape: [batch, 6] with 6*batch elements cannot become [5, -1] @ x.Reshape(5, -1)")]
    [InlineData("return x[0, 7..];", "MG0301 slice: 7..6 lies outside dimension 1 of [batch, 6] @ x[0, 7..]")]
    [InlineData("return x.Unfold(1, 7, 1);", "MG0301 unfold: a window of 7 does not fit into dimension 1 of [batch, 6], 6 elements @ x.Unfold(1, 7, 1)")]
    [InlineData("return Sum(x, dim: 2, keepDim: true);", "MG0301 axis 2 does not exist: the shape is [batch, 6], so axes run from -2 to 1 @ Sum(x, dim: 2, keepDim: true)")]
    [InlineData("return x * x.Dim(3);", "MG0301 axis 3 does not exist: the shape is [batch, 6], so axes run from -2 to 1 @ x.Dim(3)")]
    [InlineData("return fc.Forward(x);", "MG0302 'fc', a Linear, takes […, 7], but was given [batch, 6]: its weight is [8, 7] @ fc.Forward(x)")]
    public void Shapes_that_do_not_fit(string body, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            $$"""
            private readonly Parameter w = new(7);
            private readonly Linear fc = new(7, 8);
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) { {{body}} }
            """));

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("-0.1f", "-0.10000000149011612")]
    [InlineData("double.NaN", "NaN")]
    public void A_probability_of_dropout_out_of_range(string p, string value) => Assert.Equal(
        $"MG0314 'p' of 'Dropout' must be from 0 to 1, but is {value} @ {p}\nMG0314 'p' of 'Ops.Dropout' must be from 0 to 1, but is {value} @ {p}",
        Lowered.Diagnostics(
            $$"""
            private readonly Dropout drop = new({{p}});
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) => Dropout(x, {{p}});
            """));

    [Theory]
    [InlineData(
        "[Forward] private (Tensor, Tensor) F([Shape(\"batch\", 6)] Tensor x, [State, Shape(\"batch\", 8)] Tensor h) => (x, x);",
        "MG0422 The state 'h' of 'F' is [batch, 8], but its new value, result 2, is [batch, 6]: both must have the same shape @ h")]
    [InlineData(
        "[Forward] private (Tensor, Tensor) F([State, Shape(\"batch\", 6)] Tensor h, [State, Shape(\"time\", 6)] Tensor c) => (c, h);",
        "MG0422 The state 'h' of 'F' is [batch, 6], but its new value, result 1, is [time, 6]: both must have the same shape @ h\n"
        + "MG0422 The state 'c' of 'F' is [time, 6], but its new value, result 2, is [batch, 6]: both must have the same shape @ c")]
    [InlineData(
        "[Loss] private (Tensor, Tensor) F([Shape(\"batch\", 6)] Tensor x, [State, Shape(6)] Tensor h) => (fc.Forward(x), h);",
        "MG0409 The loss 'F' must be one number, but is [batch, 1]: take the mean or the sum @ F")]
    public void State_that_changes_its_shape(string entry, string expected) =>
        Assert.Equal(expected, Lowered.Diagnostics("private readonly Linear fc = new(6, 1);\n" + entry));

    [Theory]
    [InlineData(
        "[Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) { mean.Assign(Mean(x, dim: 0, keepDim: false)); return fc.Forward(x - mean); }",
        "MG0423 'mean' is assigned in a [Forward] method, which has inference semantics: assign it in a loss, in a module's 'Forward' or in a method that losses call"
        + " @ mean.Assign(Mean(x, dim: 0, keepDim: false))")]
    [InlineData(
        "[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) { mean.Assign(x); return Mean(fc.Forward(x - mean)); }",
        "MG0303 The state tensor 'mean' is declared as [6], but is [batch, 6] @ mean.Assign(x)")]
    [InlineData(
        "[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) => Mean(fc.Forward(norm.Forward(x) + mean)) + Sum(norm.Total);",
        "MG0424 This reads a state tensor that a module assigns when it is called: let the module read it and return what is needed @ Sum(norm.Total)")]
    [InlineData(
        "[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) { var (y, _) = Scan(x, x[0], (xt, h) => norm.Forward(Unsqueeze(xt + h, 0))[0]); return Mean(fc.Forward(y)); }",
        "MG0312 Assigning a state tensor in the step of a 'Scan' is not understood here: hand on what changes from step to step as the loop's state, and assign its last value"
        + " @ Total.Assign(Total + Sum(x, dim: 0, keepDim: false))")]
    [InlineData(
        "[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) { var (y, _) = Scan(x, x[0], (xt, h) => (xt + h) * mean); Track(x); return Mean(fc.Forward(y)); }",
        "MG0312 Reading a state tensor in the step of a 'Scan' whose method assigns it is not understood here: "
        + "put what is read into a local variable before, 'var before = state * 1' @ Scan(x, x[0], (xt, h) => (xt + h) * mean)")]
    [InlineData(
        "[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) { Track(x); var (y, h) = Scan(x, x[0], (xt, h) => (xt + h) * mean); return Mean(fc.Forward(y)); }",
        "")]
    [InlineData("[Loss] private Tensor F([Shape(\"batch\", 6)] Tensor x) { Track(x); return Mean(fc.Forward(norm.Forward(x) + mean)); }", "")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) { Track(x); return fc.Forward(norm.Forward(x) + mean); }", "")]
    public void Assignments_of_state_tensors(string entry, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            "private readonly StateTensor mean = new(6); private readonly Linear fc = new(6, 1); private readonly Norm norm = new(); "
            + "private void Track(Tensor x) => mean.Assign(mean + Sum(x, dim: 0, keepDim: false)); " + entry,
            """
            [Module]
            internal sealed partial class Norm
            {
                public StateTensor Total { get; } = new(6);

                public Tensor Forward(Tensor x)
                {
                    Total.Assign(Total + Sum(x, dim: 0, keepDim: false));
                    return x - Total;
                }
            }
            """).Split('\n').FirstOrDefault(d => !d.StartsWith("MG041", StringComparison.Ordinal)) ?? "");

    [Fact]
    public void All_mistakes_of_a_model_at_once() => Assert.Equal(
        """
        MG0302 'fc1', a Linear, takes […, 784], but was given [batch, 700]: its weight is [128, 784] @ fc1.Forward(image)
        MG0302 'fc2', a Linear, takes […, 100], but was given [batch, 128]: its weight is [64, 100] @ fc2.Forward(Relu(fc1.Forward(image)))
        MG0302 'blocks.0.fc', a Linear, takes […, 32], but was given [batch, 64]: its weight is [32, 32] @ fc.Forward(x)
        MG0301 cross_entropy: the logits [batch, 32] need class indices [batch], but were given [batch, 1]; Squeeze(target, 1) makes them fit @ CrossEntropy(Logits(image), label)
        """,
        Lowered.Diagnostics(
            """
            private readonly Linear fc1 = new(784, 128);
            private readonly Linear fc2 = new(100, 64);
            private readonly Block[] blocks = [new(32), new(32)];

            [Forward]
            private Tensor Logits([Shape("batch", 700)] Tensor image)
            {
                var x = fc2.Forward(Relu(fc1.Forward(image)));
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                return x;
            }

            [Loss]
            private Tensor Loss([Shape("batch", 700)] Tensor image, [Shape("batch", 1)] IntTensor label) => CrossEntropy(Logits(image), label);
            """,
            Block));

    [Fact]
    public void The_path_of_a_module_is_named() => Assert.Equal(
        "MG0301 In 'stem': add: the shapes [batch, 6] and [5] do not broadcast: aligned at the last dimension, sizes must be equal or 1 @ x + shift",
        Lowered.Diagnostics(
            "private readonly Shift stem = new(); [Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) => stem.Forward(x);",
            """
            [Module]
            internal sealed partial class Shift
            {
                private readonly Parameter shift = new(5);
                public Tensor Forward(Tensor x) => x + shift;
            }
            """));

    [Theory]
    [InlineData("Logits(x[.., ..5])", "MG0303 The input 'image' of 'Logits' is declared as [n, 6], but is [batch, 5] @ x[.., ..5]")]
    [InlineData("Logits(x.Reshape(-1))", "MG0303 The input 'image' of 'Logits' is declared as [n, 6], but is [6*batch] @ x.Reshape(-1)")]
    [InlineData("Pair(x, Concat(x, x))", "MG0304 'n' would be both batch and 2*batch (The input 'b' of 'Pair'): within an entry point a name means one size, so give the other dimension another name @ Concat(x, x)")]
    public void Calls_of_entry_points_keep_to_their_declared_shapes(string call, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            $$"""
            private readonly Linear fc = new(6, 6);
            [Forward] private Tensor Logits([Shape("n", 6)] Tensor image) => fc.Forward(image);
            [Forward] private Tensor Pair([Shape("n", 6)] Tensor a, [Shape("n", 6)] Tensor b) => a + b;
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) => {{call}};
            """));

    [Fact]
    public void A_stated_result_is_checked() => Assert.Equal(
        "MG0303 The result of 'F' is declared as [batch, 5], but is [batch, 6] @ F",
        Lowered.Diagnostics("[Forward] [return: Shape(\"batch\", 5)] private Tensor F([Shape(\"batch\", 6)] Tensor x) => x * 2;"));

    [Theory]
    [InlineData("int n = 0; for (int i = 0; i < x.Dim(0); i++) n++; return x * n;", "MG0311 Whether 1 < batch is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ i < x.Dim(0)")]
    [InlineData("if (x.Dim(0) > 4) return x; return x * 2;", "MG0311 Whether batch > 4 is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ x.Dim(0) > 4")]
    [InlineData("return x.Dim(0) == 1 ? x : x * 2;", "MG0311 Whether batch == 1 is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ x.Dim(0) == 1")]
    [InlineData("return x * Math.Max(x.Dim(0), 2);", "MG0311 Whether batch <= 2 is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ Math.Max(x.Dim(0), 2)")]
    [InlineData("return x > 0 ? x : x * 2;", "MG0310 A condition must be known at compile time, but is a bool tensor [batch, 6]: choose element by element with 'Where(condition, a, b)' @ x > 0")]
    [InlineData("if (x > 0 && x < 1) return x; return x * 2;", "MG0310 A condition must be known at compile time, but is a bool tensor [batch, 6]: choose element by element with 'Where(condition, a, b)' @ x > 0 && x < 1")]
    [InlineData("while (Sum(x) > 0) x = x - 1; return x;", "MG0310 A condition must be known at compile time, but is a bool tensor []: choose element by element with 'Where(condition, a, b)' @ Sum(x) > 0")]
    [InlineData("return x == x * 2 ? x : x * 2;", "MG0312 The operator '==' between a tensor [batch, 6] and a tensor [batch, 6] is not understood here: tensors are compared element by element by 'Equal(x, y)', for 'Where' @ x == x * 2")]
    [InlineData("return x.Dim(0) switch { > 4 => x, _ => x * 2 };", "MG0311 Whether batch > 4 is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ x.Dim(0) switch { > 4 => x, _ => x * 2 }")]
    [InlineData("return Sum(x, x.Dim(0));", "MG0310 The argument 'dims' of Ops.Sum must be known at compile time, but is batch, which is known only at run time @ Sum(x, x.Dim(0))")]
    [InlineData("return LeakyRelu(x, 1.0 / x.Dim(0));", "MG0310 The argument 'negativeSlope' of Ops.LeakyRelu must be known at compile time, but is a tensor [] @ 1.0 / x.Dim(0)")]
    [InlineData("return x * Sizes[x.Dim(0)];", "MG0310 An index must be known at compile time, but is batch, which is known only at run time @ Sizes[x.Dim(0)]")]
    [InlineData("return x * (1 / (Sizes[0] - 4));", "MG0313 This has no value: it divides by zero @ 1 / (Sizes[0] - 4)")]
    [InlineData("return x * (int.MinValue / (Sizes[0] - 5));", "MG0313 This has no value: 2147483648 does not fit into 32 bits @ int.MinValue / (Sizes[0] - 5)")]
    [InlineData("return x * (long.MinValue % (Sizes[0] - 5L));", "MG0313 This has no value: 9223372036854775808 does not fit into 64 bits @ long.MinValue % (Sizes[0] - 5L)")]
    [InlineData("int n = x.Dim(0); for (int i = 0; i < 9; i++) n *= 256; return x * n;", "MG0313 This has no value: a size does not fit into 64 bits @ n *= 256")]
    [InlineData("return x * Sizes[3];", "MG0313 This has no value: the index 3 lies outside an array of 2 @ Sizes[3]")]
    [InlineData("return x * Sizes[1..4].Length;", "MG0313 This has no value: the range 1..4 does not lie within an array of 2 @ Sizes[1..4]")]
    [InlineData("return x * (Sizes[0] switch { 1 => 2, 2 => 3 });", "MG0313 This has no value: no case matches the number 4 @ Sizes[0] switch { 1 => 2, 2 => 3 }")]
    [InlineData("var (a, b) = Chunk(x, 3, dim: 1); return a;", "MG0313 This has no value: an array of 3 does not have 2 elements @ var (a, b) = Chunk(x, 3, dim: 1)")]
    [InlineData("return Sizes[1] == 8 ? throw new ArgumentException(\"no eights\") : x;", "MG0318 The declaration gets to this 'throw': no eights @ throw new ArgumentException(\"no eights\")")]
    [InlineData("return new Linear(6, 6).Forward(x);", "MG0319 This Linear is no member of the model, so its parameters have no name: declare it as a field, 'private readonly Linear … = new(…)' @ new Linear(6, 6).Forward(x)")]
    [InlineData("return x + new Parameter(6);", "MG0319 This Parameter is no member of the model, so its parameters have no name: declare it as a field, 'private readonly Parameter … = new(…)' @ x + new Parameter(6)")]
    [InlineData("while (true) { x = x + 0 * Sizes[0]; if (Sizes[0] == 3) break; } return x;", "MG0316 The declaration was given up after 50,000 tensor operations: does a loop end? @ Sizes[0] == 3")]
    [InlineData("int n = 0; while (n >= 0) n = 1 - n; return x;", "MG0316 The declaration was given up after 200,000 steps: does a loop end? @ n = 1 - n;")]
    [InlineData("return Endless(x, 0);", "MG0315 'Endless' is called more than 100 levels deep: Endless → Endless @ Endless(x, n + 1)")]
    [InlineData("return Ping(x);", "MG0315 'Pong' is called more than 100 levels deep: Pong → Ping → Pong @ Pong(x)")]
    [InlineData("return Fibonacci(60) > 0 ? x : -x;", "MG0316 The declaration was given up after 200,000 steps: does a loop end? @ { return n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2); }")]
    public void What_cannot_be_evaluated(string body, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            $$"""
            private static readonly int[] Sizes = [4, 8];
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) { {{body}} }
            private static Tensor Endless(Tensor x, int n) => Endless(x, n + 1);
            private static Tensor Ping(Tensor x) => Pong(x);
            private static Tensor Pong(Tensor x) => Ping(x);
            private static int Fibonacci(int n) { return n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2); }
            """));

    [Theory]
    [InlineData("private readonly Linear fc = new(0, 8);", "MG0314 'inFeatures' of 'Linear' must be at least 1, but is 0 @ 0")]
    [InlineData("private readonly Embedding e = new(0, 8);", "MG0314 'numEmbeddings' of 'Embedding' must be at least 1, but is 0 @ 0")]
    [InlineData("private readonly Embedding e = new(4, -8);", "MG0314 'embeddingDim' of 'Embedding' must be at least 1, but is -8 @ -8")]
    [InlineData("private readonly Embedding e = new(4, 8, paddingIdx: 4);", "MG0314 'paddingIdx' of 'Embedding' must be a row, -4 to 3, but is 4 @ 4")]
    [InlineData("private readonly Embedding e = new(4, 8, paddingIdx: -5);", "MG0314 'paddingIdx' of 'Embedding' must be a row, -4 to 3, but is -5 @ -5")]
    [InlineData("private readonly EmbeddingBag e = new(4, 8, paddingIdx: 4);", "MG0314 'paddingIdx' of 'EmbeddingBag' must be a row, -4 to 3, but is 4 @ 4")]
    [InlineData("private readonly Embedding e = new(4, 8, frozen: true, sparse: true);", "MG0314 'sparse' of 'Embedding' must be false where 'frozen' is true: there is no gradient, but is true @ true")]
    [InlineData("private readonly EmbeddingBag e = new(4, 8, EmbeddingBagMode.Max, sparse: true);", "MG0314 'sparse' of 'EmbeddingBag' must be false for the mode Max, but is true @ true")]
    [InlineData("private readonly Linear fc = new(4, 8, biasInit: Init.Orthogonal());", "MG0314 'biasInit' of 'Linear' must be an initialisation that is defined for [8], but is Orthogonal, which takes at least two dimensions @ Init.Orthogonal()")]
    [InlineData("private readonly LSTM l = new(4, 8, biasInit: Init.XavierUniform());", "MG0314 'biasInit' of 'LSTM' must be an initialisation that is defined for [32], but is XavierUniform, which takes at least two dimensions @ Init.XavierUniform()")]
    [InlineData("private readonly Linear fc = new(4, 8, bias: false, biasInit: Init.Zeros);", "MG0314 'biasInit' of 'Linear' must be left out where the layer has no such tensor, but is Zeros @ Init.Zeros")]
    [InlineData("private readonly Embedding e = new(4, 8, weightInit: Init.TruncatedNormal(std: 0));", "MG0314 'weightInit' of 'Embedding' must be an initialisation that is defined for [4, 8], but is TruncatedNormal, which takes a standard deviation above 0 and a < b @ Init.TruncatedNormal(std: 0)")]
    [InlineData("private readonly Linear fc = new(4, 8, weightInit: Init.Embedding(8));", "MG0314 'weightInit' of 'Linear' must be an initialisation that is defined for [8, 4], but is Normal, with zeros in row 8 @ Init.Embedding(8)")]
    [InlineData("private readonly Parameter w = new([8], Init.Orthogonal());", "MG0314 'init' of 'Parameter' must be an initialisation that is defined for [8], but is Orthogonal, which takes at least two dimensions @ Init.Orthogonal()")]
    [InlineData("private readonly EmbeddingBag e = new(4, 8, (EmbeddingBagMode)3);", "MG0314 'mode' of 'EmbeddingBag' must be one of Mean, Sum, Max, but is 3 @ (EmbeddingBagMode)3")]
    [InlineData("private readonly RNN r = new(4, 8, nonlinearity: (Nonlinearity)(-1));", "MG0314 'nonlinearity' of 'RNN' must be one of Tanh, Relu, but is -1 @ (Nonlinearity)(-1)")]
    [InlineData("private readonly Parameter w = new(4, -1);", "MG0314 'shape' of 'Parameter' must be dimensions that are at least 1, but is [4, -1] @ new(4, -1)")]
    [InlineData("private readonly Tree tree = new(1);", "MG0315 'Tree' is called more than 100 levels deep: Tree → Tree @ new Tree(n + 1)")]
    [InlineData("private readonly Linear[] fcs = Repeat(-1, () => new Linear(1, 1));", "MG0313 This has no value: 'Repeat' takes a number of objects, not -1, and a lambda that makes one @ Repeat(-1, () => new Linear(1, 1))")]
    [InlineData("private readonly Twins twins = new(new Linear(6, 6));", "MG0320 'twins.b' is the same object as 'twins.a', but every layer has one place: use the one member wherever it is needed @ b")]
    [InlineData("[Name(\"a.weight\")] private readonly Parameter w = new(6, 6); private readonly Linear a = new(6, 6);", "MG0410 Two parameters would be called 'a.weight': give one member another [Name] @ a")]
    [InlineData("private readonly Linear fc = new(Size(3), 8);", "MG0313 This has no value: it divides by zero @ 1 / (n - 3)")]
    [InlineData("private readonly (Linear, Linear) pair = (new(6, 6), new(6, 6));", "MG0312 A tuple of layers is not understood here: give each layer a member of its own, or make an array @ pair")]
    public void Members_that_cannot_be_made(string members, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            members + " private static int Size(int n) => 1 / (n - 3); [Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) => x * 2;",
            """
            [Module]
            internal sealed partial class Tree(int n)
            {
                private readonly Tree[] branches = [new Tree(n + 1)];
                public Tensor Forward(Tensor x) => branches[0].Forward(x);
            }

            [Module]
            internal sealed partial class Twins(Linear layer)
            {
                private readonly Linear a = layer;
                private readonly Linear b = layer;
                public Tensor Forward(Tensor x) => a.Forward(x) + b.Forward(x);
            }
            """));

    [Fact]
    public void Initialisers_compute_no_tensors() => Assert.Equal(
        "MG0321 Tensors are computed in methods, not in initialisers: move this into 'Forward' or an entry point @ 2f",
        Lowered.Diagnostics("private readonly Tensor t = Relu(2f); [Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) => x * t;"));

    [Theory]
    [InlineData("MatMul(words.Forward(t), Transpose(words.Weight, 0, 1))", "words.Weight")]
    [InlineData("words.Forward(t) + Embedding(t, words.Weight)", "words.Weight")]
    public void A_sparse_table_is_used_by_its_layer_alone(string result, string place) => Assert.Equal(
        $"MG0322 'words.weight' is a sparse table, so its gradient has nothing but rows that its layer looks up: declare the layer without 'sparse: true' to use the table elsewhere @ {place}",
        Lowered.Diagnostics($"private readonly Embedding words = new(9, 6, sparse: true); [Forward] private Tensor F([Shape(\"batch\")] IntTensor t) => {result};"));

    [Theory]
    [InlineData("Square(fc.Forward(x))", "MG0409 The loss 'Loss' must be one number, but is [batch, 6]: take the mean or the sum @ Loss")]
    [InlineData("Mean(x)", "MG0413 The loss 'Loss' trains nothing: nothing that it uses has trainable parameters; use a layer or a 'Parameter', or mark it [Forward] if only its value is wanted @ Loss")]
    [InlineData("CrossEntropy(fc.Forward(x), label, Reduction.None)", "MG0409 The loss 'Loss' must be one number, but is [batch]: take the mean or the sum @ Loss")]
    public void Losses(string loss, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics($"private readonly Linear fc = new(6, 6); [Loss] private Tensor Loss([Shape(\"batch\", 6)] Tensor x, [Shape(\"batch\")] IntTensor label) => {loss};"));

    [Theory]
    [InlineData("MSELoss(fc.Forward(x), x, (Reduction)9)", "MG0314 'reduction' of 'Ops.MSELoss' must be one of Mean, Sum, None, BatchMean, but is 9 @ (Reduction)9")]
    [InlineData("Mean(Gelu(fc.Forward(x), (GeluApproximation)2))", "MG0314 'approximate' of 'Ops.Gelu' must be one of None, Tanh, but is 2 @ (GeluApproximation)2")]
    [InlineData("MultilabelSoftMarginLoss(fc.Forward(x), x, weight: x[0, ..3])", "MG0301 multilabel_soft_margin_loss: [3] does not broadcast to the input's shape [batch, 6] @ MultilabelSoftMarginLoss(fc.Forward(x), x, weight: x[0, ..3])")]
    [InlineData("Mean(odd.Forward(fc.Forward(x)))", "MG0314 'approximate' of 'GELU' must be one of None, Tanh, but is 7 @ (GeluApproximation)7")]
    [InlineData("Mean(flat.Forward(fc.Forward(x)))", "MG0314 'alpha' of 'CELU' must be a finite number other than 0, but is 0 @ 0")]
    [InlineData("Mean(norm.Forward(fc.Forward(x)))", "MG0302 'norm', a LayerNorm, normalises the last dimensions [4] of a float tensor, but was given [batch, 6] @ norm.Forward(fc.Forward(x))")]
    [InlineData("Mean(glu.Forward(fc.Forward(x)[.., 1..]))", "MG0302 'glu', a GLU, halves dimension 1 of a float tensor, which must be even, but was given [batch, 5] @ glu.Forward(fc.Forward(x)[.., 1..])")]
    [InlineData("Mean(back.Forward(fc.Forward(x)))", "MG0302 'back', a Flatten: the dimensions 1 to 0 of [batch, 6] are in the wrong order @ back.Forward(fc.Forward(x))")]
    public void What_is_said_of_functions_and_layers(string loss, string expected) => Assert.Equal(
        expected,
        Lowered.Diagnostics(
            $$"""
            private readonly Linear fc = new(6, 6);
            private readonly GELU odd = new((GeluApproximation)7);
            private readonly CELU flat = new(0);
            private readonly LayerNorm norm = new([4]);
            private readonly GLU glu = new();
            private readonly Flatten back = new(1, 0);
            [Loss] private Tensor Loss([Shape("batch", 6)] Tensor x) => {{loss}};
            """));

    [Theory]
    [InlineData("Mean(Detach(a.Forward(x)))", "'a'")]
    [InlineData("Mean(Round(a.Forward(x)))", "'a'")]
    [InlineData("Mean(Where(a.Forward(x) > b.Forward(x), x, -x))", "'a', 'b'")]
    [InlineData("Mean(x * Detach(block.Forward(x)) + Floor(a.Forward(x)))", "'a', 'block'")]
    [InlineData("Mean(stop.Forward(x))", "'stop'")]
    [InlineData("Mean(stop.Forward(a.Forward(x)))", "'a', 'stop'")]
    [InlineData("Mean(Detach(Scan(Unsqueeze(x, 0), x, (t, s) => (a.Forward(s), a.Forward(s))).Output))", "'a'")]
    public void A_loss_that_no_gradient_goes_through(string loss, string members) => Assert.StartsWith(
        $"MG0413 The loss 'Loss' trains nothing: no gradient reaches {members}, because 'Detach', rounding, an integer or a condition stops it; " +
        "compute the loss without that, or mark it [Forward] if only its value is wanted @ Loss",
        OfGradients(loss));

    [Theory]
    [InlineData("Mean(Detach(a.Forward(x)) * b.Forward(x))")]
    [InlineData("Mean(block.Forward(Detach(x)))")]
    [InlineData("Mean(block.Forward(a.Forward(Detach(x))))")]
    [InlineData("Mean(Where(x > 0, a.Forward(x), Detach(b.Forward(x))))")]
    [InlineData("Mean(Scan(Unsqueeze(x, 0), x, (t, s) => (Detach(s), a.Forward(s))).State)")]
    public void A_loss_that_a_gradient_goes_through(string loss) => Assert.DoesNotContain("MG0413", OfGradients(loss), StringComparison.Ordinal);

    [Fact]
    public void A_loss_trains_what_its_gradient_reaches()
    {
        LoweredModel model = Lowered.Model(TestCompilation.Model(
            """
            private readonly Linear a = new(6, 6, bias: false), b = new(6, 6, bias: false), c = new(6, 6, bias: false);
            [Loss] private Tensor Loss([Shape("batch", 6)] Tensor x) { var unused = c.Forward(x); return MSELoss(a.Forward(x), Detach(b.Forward(x))); }
            """, ""));
        Assert.Equal([0], model.EntryPoints.Single().Trained);
    }

    private static string OfGradients(string loss) => Lowered.Diagnostics(
        $$"""
        private readonly Linear a = new(6, 6), b = new(6, 6);
        private readonly Block block = new();
        private readonly Stop stop = new();
        [Loss] private Tensor Loss([Shape("batch", 6)] Tensor x) => {{loss}};
        """,
        """
        [Module]
        internal sealed partial class Block { private readonly Linear fc = new(6, 6); public Tensor Forward(Tensor x) => fc.Forward(x); }

        [Module]
        internal sealed partial class Stop { private readonly Linear fc = new(6, 6); public Tensor Forward(Tensor x) => Detach(fc.Forward(x)); }
        """);

    [Theory]
    [InlineData("Mean(b.Forward(a.Forward(x)) + c[0].Forward(x))", "of what has parameters it uses 'a', 'b', 'c', but its Trains names 'd', 'e'; use that, or correct Trains")]
    [InlineData("Mean(x)", "nothing that it uses has trainable parameters; use a layer or a 'Parameter', or mark it [Forward] if only its value is wanted")]
    public void A_loss_that_does_not_use_what_it_trains(string loss, string wayOut) => Assert.StartsWith(
        $"MG0413 The loss 'Loss' trains nothing: {wayOut} @ Loss",
        Lowered.Diagnostics(
            $$"""
            private readonly Linear a = new(6, 6), b = new(6, 6), d = new(6, 6);
            private readonly Linear[] c = [new(6, 6)], e = [new(6, 6)];
            [Loss(Trains = [nameof(d), nameof(e)])] private Tensor Loss([Shape("batch", 6)] Tensor x) => {{loss}};
            """));

    [Fact]
    public void Unused_layers_are_named_once_at_the_outermost_member() => Assert.Equal(
        """
        MG0411 'used.idle' is used by no entry point of 'Net', so its parameters do nothing @ idle
        MG0411 'spare' is used by no entry point of 'Net', so its parameters do nothing @ spare
        MG0412 'head' is used in no loss of 'Net', so its parameters keep their first values @ head
        """,
        Lowered.Diagnostics(
            """
            private readonly Half used = new(6);
            private readonly Half[] spare = [new(6), new(6)];
            private readonly Linear head = new(6, 2);
            private readonly ReLU relu = new();
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) => head.Forward(used.Forward(relu.Forward(x)));
            [Loss] private Tensor Loss([Shape("batch", 6)] Tensor x) => Mean(used.Forward(x));
            """,
            """
            [Module]
            internal sealed partial class Half(int width)
            {
                private readonly Linear fc = new(width, width);
                private readonly Linear idle = new(width, width);
                public Tensor Forward(Tensor x) => fc.Forward(x);
            }
            """));

    [Fact]
    public void A_mistake_does_not_cascade() => Assert.Equal(
        "MG0311 Whether batch > 4 is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape] @ x.Dim(0) > 4",
        Lowered.Diagnostics(
            """
            private readonly Linear fc = new(8, 8);
            private readonly Linear unused = new(8, 8);
            [Forward]
            private Tensor F([Shape("batch", 6)] Tensor x)
            {
                int n = 1;
                if (x.Dim(0) > 4)
                {
                    n = 2;
                    throw new ArgumentException("too many");
                }

                var y = x.Reshape(n, -1);
                for (int i = 0; i < n; i++)
                {
                    y = fc.Forward(y) + y[n];
                }

                var (a, b) = Chunk(y, n);
                return Other(a * b, n switch { 1 => 2, _ => 3 });
            }

            private Tensor Other(Tensor x, int n) => x.Dim(0) == n ? fc.Forward(x) : x;
            """));

    [Fact]
    public void Errors_of_a_module_hold_back_every_entry_point_that_uses_it()
    {
        string members = """
            private readonly Block block = new(5);
            [Forward] private Tensor A([Shape("batch", 6)] Tensor x) => block.Forward(x);
            [Forward] private Tensor B([Shape("batch", 6)] Tensor x) => block.Forward(x) * 2;
            [Forward] private Tensor C([Shape("batch", 6)] Tensor x) => x * 2;
            """;
        var declaration = Declared.Model(TestCompilation.Model(members, Block));
        var model = ModelLowering.Lower(declaration, TestContext.Current.CancellationToken);
        Assert.Single(model.Diagnostics);
        Assert.Equal(["C"], model.EntryPoints.Select(e => e.Declaration.Name));
    }
}
