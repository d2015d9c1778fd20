using System.Text;
using ModelGen.Generator.Declarations;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Declarations;

/// <summary>Each construct of C# that is understood, and what it becomes. The snapshots show source and tree side by side.</summary>
public class ConstructTests
{
    private const string Types = """
        public enum Activation { Relu = 1, Tanh = 5 }

        public static class Config
        {
            public const int Width = 3;
            public static readonly int Depth = 2 * Width;
            public static int Twice => 2 * Depth;
            public static int[] Sizes { get; } = [1, 2, 3];
        }

        public static class Extensions
        {
            public static Tensor Swish(this Tensor x, double beta = 1) => x * Sigmoid(beta * x);

            extension(Tensor x)
            {
                public Tensor Twice() => x + x;
                public int Last => x.Dim(-1);
            }
        }

        public interface IBlock { Tensor Forward(Tensor x); }

        [Module]
        public sealed partial class Gate(int size, bool bias = false) : IBlock
        {
            private readonly int size = size + 1;
            private readonly Linear fc = new(size, size, bias);
            public Linear Inner => fc;
            public int Size { get; } = size;
            public Tensor Forward(Tensor x) => Scaled(x, this.size);
            public (Tensor, Tensor) Both(Tensor x, Tensor? mask = null) => (x, mask ?? x);
            private Tensor Scaled(Tensor x, float by) => fc.Forward(x) * by;
        }
        """;

    private const string Members = """
        private readonly Linear fc = new(4, 4);
        private readonly Gate gate = new(size: 4);
        private readonly Linear? projection = Config.Width > 2 ? new(4, 4) : null;
        private readonly IReadOnlyList<Gate> list = [new(1), new(2)];
        private readonly IBlock[] blocks = [new Gate(1), .. Repeat(2, () => new Gate(3))];
        private readonly ILayer[] layers = { new Linear(4, 4), new ReLU() };
        private readonly Sequential net = new(new Linear(4, 4), new ReLU());
        private readonly Parameter scale = new([4], Init.Normal(std: 0.02));
        private readonly Activation activation = Activation.Tanh;
        private readonly int unread = Environment.ProcessorCount;
        private readonly Func<Tensor, Tensor> act = Relu;
        private int Area => Config.Width * Config.Depth;
        private Tensor Generic<T>(T first, Tensor x) => x;
        private static Tensor Static(Tensor x, int times, float by = 2, Activation a = Activation.Tanh) => x * times * by;
        """;

    private static readonly string[] Expressions =
    [
        "x + 1", "0.5 * x - x / 2f", "-x", "x > 0 & !(x < 1)", "1 + 2 * 3", "x * Config.Width * Config.Depth", "Config.Twice", "(int)Activation.Tanh",
        "activation == Activation.Relu ? x : -x", "nameof(fc)", "int.MaxValue", "Math.PI", "Math.Max(Area, 3)", "float.Sqrt(x.Dim(1))", "MathF.Pow(2, 3)",
        "x.Shape[0]", "x.Shape[^1]", "x.Rank", "x.Dim(-1)", "x[.., 0..4]", "x[0, ^1, 1.., ..^2]", "x[..]", "x[(2 * Area)..]", "x.Last",
        "fc.Forward(x)", "fc.Weight", "fc.Bias!", "gate.Inner.Weight", "gate.Size", "gate.Both(x)", "gate.Both(mask: x, x: -x)", "net.Forward(x)",
        "list[1].Forward(x)", "blocks[^1].Forward(x)", "layers[0].Forward(x)", "blocks.Length", "list.Count", "blocks[1..]",
        "projection is null ? x : projection.Forward(x)", "(projection ?? fc).Forward(x)", "scale * x", "act(x)",
        "Static(x, 3)", "Static(times: 3, x: x)", "Generic(3, x)", "x.Swish()", "x.Twice()", "Extensions.Twice(x)", "unchecked(Area + 1)",
        "Sum(x, 0, 1)", "Sum(x, [0, -1], keepDim: true)", "Reshape(x, x.Dim(0), -1)", "x.Reshape([x.Dim(0), 4])", "Concat(x, x)", "Concat([x, x], dim: 1)",
        "Softmax(x)", "Gelu(x, GeluApproximation.Tanh)", "Clamp(x, max: 6)", "new int[] { 1, 2 }", "new[] { x, x }[0]", "(x, 3).Item2", "(Left: x, 3).Left",
        "x switch { _ => x }", "Area switch { 1 => 2, > 3 and < 9 or 12 => 4, not 5 when Area > 2 => 1, var n => n + 1 }",
        "(Area, true) switch { (1, true) => 1, (_, false) => 2, _ => throw new ArgumentException($\"no {Area}\") }",
        "Area is 3 or 4", "new Func<Tensor, Tensor>(y => y + x)(x)", "((int?)x.Dim(0)) ?? 1", "(long)Area + 1L", "(double)Area / 2", "(float)3",
    ];

    private static readonly string[] Statements =
    [
        "int a = 1, b = a;",
        "var (b, w) = x.Shape;",
        "var (q, k) = Split(x, 2, 1);",
        "(var p, _) = (x, 3);",
        "Tensor y, z; (y, z) = (x, x); x = y = z;",
        "x *= 2; x += fc.Forward(x);",
        "int n = 3; n++; --n; n -= 2; n <<= 1; int m = n++ + ++n;",
        "int? n = null; n ??= 4; if (n.HasValue) x *= n.Value;",
        "if (x.Rank == 2 && Area > 3) { x = -x; } else if (!true) x = x;",
        "for (int i = 0, j = 9; i < j; i++, j--) { if (i == 3) continue; if (i > 5) break; x += i; }",
        "foreach (var block in blocks) x = block.Forward(x);",
        "foreach (int size in Config.Sizes) x *= size;",
        "foreach (var (layer, times) in new[] { (fc, 1), (fc, 2) }) x = layer.Forward(x) * times;",
        "int i = 0; while (i < 3) i++; do { i--; } while (i > 0);",
        "switch (activation) { case Activation.Relu: x = Relu(x); break; case Activation.Tanh when Area > 3: case (Activation)7: x = Tanh(x); break; default: throw new InvalidOperationException(\"none\"); }",
        "switch (Area) { default: x = -x; break; case > 3: break; case 1 or 2: return x; }",
        "x = Local(Local(x)); Tensor Local(Tensor y) => Static(y, 3) + x;",
        "Func<Tensor, Tensor> f = Relu, g = fc.Forward, h = Helper; static Tensor Helper(Tensor t) => -t; x = f(g(h(x)));",
        "Func<Tensor, int, Tensor> f = (t, n) => { t = t * n; return t; }; x = f(x, 3);",
        "Tensor[] items = []; items = [.. items, x, .. items]; x = Concat(items);",
        "const int c = 3; { int d = c; x *= d; } ;",
    ];

    [Fact]
    public void Expressions_become() => Snapshot.Matches(Show(Expressions, e => $"var v = {e};"), "Expressions.txt");

    [Fact]
    public void Statements_become() => Snapshot.Matches(Show(Statements, s => s), "Statements.txt");

    [Fact]
    public void Members_and_what_they_reach()
    {
        var model = Declared.Model(Source(["var v = Config.Depth; x = gate.Forward(x).Swish(3).Twice(); v = Area;"], s => s));
        Snapshot.Matches(
            TreePrinter.Print(model.Class.Members) + TreePrinter.Print(model.Modules) + TreePrinter.Print(model.Statics)
            + TreePrinter.Print(model.Methods.Where(m => m.Name != "F0").ToArray()),
            "Members.txt");
    }

    private static string Source(string[] items, Func<string, string> toStatement)
    {
        var methods = new StringBuilder(Members);
        for (int i = 0; i < items.Length; i++)
        {
            methods.Append($"\n[Forward] private Tensor F{i}([Shape(\"batch\", 4)] Tensor x) {{ {toStatement(items[i])} return x; }}");
        }

        return TestCompilation.Model(methods.ToString(), Types);
    }

    private static string Show(string[] items, Func<string, string> toStatement)
    {
        var methods = Declared.Model(Source(items, toStatement)).Methods;
        var text = new StringBuilder();
        for (int i = 0; i < items.Length; i++)
        {
            var body = (BlockStatement)methods.Single(m => m.Name == $"F{i}").Body;
            text.Append(items[i]).Append('\n');
            foreach (var statement in body.Statements.Take(body.Statements.Count - 1))
            {
                string tree = statement is LocalStatement { Name: "v", Initializer: { } value } ? TreePrinter.Print(value) : TreePrinter.Print(statement);
                text.Append("    ").Append(tree.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
