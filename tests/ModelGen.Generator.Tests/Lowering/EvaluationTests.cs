namespace GeneratorTests.Lowering;

/// <summary>C# code over compile-time values means what it means at run time.</summary>
public class EvaluationTests
{
    [Theory]
    [InlineData("7 / 2", "3")]
    [InlineData("-7 / N(2)", "-3")]
    [InlineData("-7 % N(2)", "-1")]
    [InlineData("N(7) / 2f", "3.5")]
    [InlineData("int.MaxValue + N(1) < 0 ? 1 : 0", "1")]
    [InlineData("N(1) << 5 | 3", "35")]
    [InlineData("~N(5)", "-6")]
    [InlineData("5_000_000_000L / N(1_000_000)", "5000")]
    [InlineData("(int)(N(7) * 0.5)", "3")]
    [InlineData("(long)N(3) + 1", "4")]
    [InlineData("N(3) > 2 ? 10 : 20", "10")]
    [InlineData("N(3) > 2 && N(1) == 0 || N(4) != 4 ? 10 : 20", "20")]
    [InlineData("N(0) != 0 && 1 / N(0) > 0 ? 1 : 2", "2")]
    [InlineData("Math.Max(N(3), 5)", "5")]
    [InlineData("Math.Min(2.5, N(5))", "2.5")]
    [InlineData("Math.Sqrt(N(16))", "4")]
    [InlineData("MathF.Sqrt(2f)", "1.414214")]
    [InlineData("Math.Pow(N(2), 10)", "1024")]
    [InlineData("(int)Math.Ceiling(N(7) / 2.0)", "4")]
    [InlineData("Math.Abs(N(-3)) + Math.Sign(N(-3))", "2")]
    [InlineData("Math.Clamp(N(9), 0, 4)", "4")]
    [InlineData("Math.Log(N(8), 2)", "3")]
    [InlineData("Math.Round(2.345, 1)", "2.3")]
    [InlineData("\"n\" + N(1) == \"n1\" && \"a\" != \"b\" ? 1 : 0", "1")]
    [InlineData("N(3) switch { < 2 => 10, >= 2 and < 5 => 20, _ => 30 }", "20")]
    [InlineData("(N(1), 2) switch { (0, _) => 10, (1, var y) when y > 5 => 20, (1, var y) => 30 + y, _ => 40 }", "32")]
    [InlineData("N(3) is 1 or 3 ? 1 : 0", "1")]
    [InlineData("N(3) is not 3 ? 1 : 0", "0")]
    [InlineData("new[] { 1, 2, 3 }[^1]", "3")]
    [InlineData("Sizes[1..].Length", "2")]
    [InlineData("Sizes[0] + Sizes[^1]", "13")]
    [InlineData("((int[])[.. Sizes, 7, .. Sizes]).Length", "7")]
    [InlineData("Twice(n => n + 1, N(5))", "7")]
    [InlineData("Factorial(5)", "120")]
    [InlineData("(int)Mode.Second", "1")]
    [InlineData("(N(1), (N(2), N(3))).Item2.Item1", "2")]
    [InlineData("x.Rank", "2")]
    [InlineData("x.Shape[1]", "6")]
    [InlineData("x.Shape[^1] * x.Dim(-1)", "36")]
    [InlineData("x.Shape == x.Shape ? 1 : 0", "1")]
    [InlineData("x.Dim(0) * 2 / 2 == x.Dim(0) ? 1 : 0", "1")]
    [InlineData("x.Dim(0) > 0 ? 1 : 0", "1")]
    [InlineData("x.Dim(0) % 1", "0")]
    [InlineData("fc.OutFeatures", "10")]
    [InlineData("fc.Weight.Dim(0) + fc.Weight.Shape[1]", "16")]
    [InlineData("fc.Bias is null ? 1 : 0", "1")]
    [InlineData("layers.Layers.Count", "2")]
    [InlineData("weights.Length", "3")]
    [InlineData("Width", "24")]
    public void An_expression_has_its_value(string expression, string expected)
    {
        string graph = Lowered.Graph(
            "[Shape(\"batch\", 6)] Tensor x",
            $"return x * (double)({expression});",
            """
            private enum Mode { First, Second }
            private static readonly int[] Sizes = [4, 8, 9];
            private const int Height = 4;
            private readonly Linear fc = new(6, 10, bias: false);
            private readonly Sequential layers = new(new Linear(6, 6), new ReLU());
            private readonly Parameter[] weights = [new(1), new(2), new(3)];
            private int Width => Height * 6;
            private static int N(int n) => n;
            private static int Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
            private static int Twice(Func<int, int> f, int n) => f(f(n));
            """);
        Assert.Equal(expected, graph.Split('\n').Single(l => l.StartsWith("%1 = ", StringComparison.Ordinal)).Split(' ')[2]);
    }

    [Theory]
    [InlineData("int n = 0; for (int i = 0; i < 5; i++) { if (i == 1) continue; if (i == 4) break; n += i; } return x * n;", "5")]
    [InlineData("int n = 0; foreach (var (a, b) in new[] { (1, 2), (3, 4) }) n += a * b; return x * n;", "14")]
    [InlineData("int n = 1; while (n < 100) n *= 3; return x * n;", "243")]
    [InlineData("int n = 0; do { n++; } while (n < 3); return x * n;", "3")]
    [InlineData("int n = 0; foreach (int d in x.Shape.AsSpan()[1..]) n += d; return x * n;", "6")]
    [InlineData("var (a, b) = (1, 2); (a, b) = (b, a); return x * (a * 10 + b);", "21")]
    [InlineData("var (_, c) = x.Shape; return x * c;", "6")]
    [InlineData("int a, b; a = b = 4; return x * (a + b);", "8")]
    [InlineData("int i = 3; int n = i++ + i; return x * n;", "7")]
    [InlineData("int Add(int a, int b = 2) => a + b; return x * Add(Add(1));", "5")]
    [InlineData("int n = 1; void Grow() { n *= 10; } Grow(); Grow(); return x * n;", "100")]
    [InlineData("switch (x.Dim(1)) { case 5: return x * 5; case > 5 when x.Rank == 2: break; default: return x * 7; } return x * 6;", "6")]
    [InlineData("Func<int, int> f = n => n < 2 ? 1 : n; f = n => 10 * n; return x * f(3);", "30")]
    [InlineData("int[] ns = [1, 2]; foreach (int n in ns) { if (n == 2) return x * n; } throw new InvalidOperationException();", "2")]
    [InlineData("string s = \"relu\"; return s switch { \"relu\" => x * 1, \"tanh\" => x * 2, _ => throw new ArgumentException(s) };", "1")]
    [InlineData("int? n = null; n ??= 8; return x * n.Value;", "8")]
    [InlineData("var f = 1f; f /= 3; return x * f;", "0.3333333")]
    public void Statements_run_in_order(string body, string expected)
    {
        string graph = Lowered.Graph("[Shape(\"batch\", 6)] Tensor x", body);
        Assert.Equal(expected, graph.Split('\n').Single(l => l.StartsWith("%1 = ", StringComparison.Ordinal)).Split(' ')[2]);
    }

    [Theory]
    [InlineData("return x / x.Dim(0);", "%0 / %1", "batch")]
    [InlineData("float n = x.Dim(0) * x.Dim(1); return x / n;", "%0 / %1", "6*batch")]
    [InlineData("return x * (x.Dim(0) / 2);", "%0 * %1", "floor(batch/2)")]
    public void A_named_dimension_can_be_computed_with(string body, string operation, string dim)
    {
        string graph = Lowered.Graph("[Shape(\"batch\", 6)] Tensor x", body);
        Assert.Contains($"%1 = {dim}  []", graph, StringComparison.Ordinal);
        Assert.Contains(operation, graph, StringComparison.Ordinal);
    }

    [Fact]
    public void Lambdas_capture_the_variables_of_their_turn() => Assert.Contains(
        "%1 = 321",
        Lowered.Graph(
            "[Shape(\"batch\", 6)] Tensor x",
            """
            Func<int, int> f = n => n;
            foreach (int i in new[] { 1, 2, 3 })
            {
                var before = f;
                int factor = i switch { 1 => 1, 2 => 10, _ => 100 };
                f = n => before(n) + i * factor;
            }

            return x * f(0);
            """),
        StringComparison.Ordinal);

    [Fact]
    public void Locals_name_nodes() => Assert.Equal(
        """
        %0 x = input 0  [batch, 6]
        %1 h = relu(%0)  [batch, 6]
        %2 y = exp(%1)  [batch, 6]
        %3 h = %1 + %2  [batch, 6]
        %4 a = %3[0..batch, 0..3]  [batch, 3]
        %5 b = %3[0..batch, 3..6]  [batch, 3]
        %6 = %4 * %5  [batch, 3]
        return %6
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 6)] Tensor x",
            """
            var h = Relu(x);
            var same = h;
            Tensor y = Exp(same);
            h += y;
            var (a, b) = Chunk(h, 2, dim: 1);
            return a * b;
            """));

    [Fact]
    public void Slices_select_and_keep() => Assert.Equal(
        """
        %0 x = input 0  [batch, time, 6]
        %1 = %0[0..batch, time - 1..time, 0..4]  [batch, 1, 4]
        %2 = reshape(%1, [batch, 4])  [batch, 4]
        return %2
        """,
        Lowered.Graph("[Shape(\"batch\", \"time\", 6)] Tensor x", "return x[.., ^1, 0..4];"));

    /// <summary>Of a layer or of the user, a sequence of one step is part of the function around it.</summary>
    [Theory]
    [InlineData("return Scan(Unsqueeze(x, 0), x, (xt, h) => Tanh(xt + h)).State;", "")]
    [InlineData("return gru.Forward(Unsqueeze(x, 1)).Output;", "private readonly GRU gru = new(6, 4, batchFirst: true);")]
    public void A_sequence_of_one_step_has_no_loop(string body, string members)
    {
        string graphs = Lowered.Graphs($"{members}\n[Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) {{ {body} }}");
        Assert.DoesNotContain("Step", graphs, StringComparison.Ordinal);
        Assert.Contains("tanh", graphs, StringComparison.Ordinal);
    }

    [Fact]
    public void Helpers_are_inlined() => Assert.Equal(
        """
        %0 x = input 0  [batch, 6]
        %1 = %0 * %0  [batch, 6]
        %2 y = %1 + %0  [batch, 6]
        %3 = tanh(%2)  [batch, 6]
        %4 = sigmoid(%0)  [batch, 6]
        %5 = %3 * %4  [batch, 6]
        return %5
        """,
        Lowered.Graph(
            "[Shape(\"batch\", 6)] Tensor x",
            "return Gate(x, Tanh, Sigmoid);",
            """
            private static Tensor Gate(Tensor x, Func<Tensor, Tensor> f, Func<Tensor, Tensor> g)
            {
                var y = x.Plus();
                return f(y) * g(x);
            }
            """,
            "internal static class Extensions { public static Tensor Plus(this Tensor x) => x * x + x; }"));

    [Fact]
    public void Comparisons_of_tensors_are_masks() => Assert.Equal(
        """
        %0 x = input 0  [batch, 6]
        %1 = 0  []
        %2 = %0 > %1  bool [batch, 6]
        %3 = 1  []
        %4 = %0 <= %3  bool [batch, 6]
        %5 = %2 & %4  bool [batch, 6]
        %6 = !%5  bool [batch, 6]
        %7 = 2  []
        %8 = where(%6, %0, %7)  [batch, 6]
        return %8
        """,
        Lowered.Graph("[Shape(\"batch\", 6)] Tensor x", "return Where(!((x > 0) & (x <= 1)), x, 2);"));

    [Fact]
    public void Parameters_are_tensors() => Assert.Equal(
        """
        %0 x = input 0  [batch, 6]
        %1 = parameter 0  [6]
        %2 = %0 + %1  [batch, 6]
        %3 = parameter 2  [6, 6]
        %4 = matmul(%2, %3)  [batch, 6]
        """,
        string.Join('\n', Lowered.Graph(
            "[Shape(\"batch\", 6)] Tensor x",
            "return MatMul(x + shift, fc.Weight) * mean;",
            "private readonly Parameter shift = new([6], Init.Normal(0, 0.02)); private readonly StateTensor mean = new(6); private readonly Linear fc = new(6, 6);").Split('\n').Take(5)).Replace("%2 · %3", "matmul(%2, %3)", StringComparison.Ordinal));
}
