using System.Collections.Immutable;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Diagnostics;

/// <summary>One mistake is one error: of ModelGen, or of C# where that has a word for it already, and never of both, nor of generated code.</summary>
public class OneMistakeTests
{
    private const string Usings = "using ModelGen;\nusing static ModelGen.Ops;\n";

    private const string Use = """

        static class Program
        {
            static void Main()
            {
                var net = new Net(seed: 1);
                float[] x = new float[8], y = new float[8];
                int[] label = new int[2];
                net.F(x, y, batch: 2);
                var trainer = net.CreateTrainer(new Adam(0.001f), batch: 2);
                for (int i = 0; i < 3; i++) { float loss = trainer.Step(x, label, batch: 2); }
                net.Save("net.safetensors");
                _ = net.Parameters;
            }
        }
        """;

    /// <summary>Mistakes in the class, its members and signatures, each with code that uses the model.</summary>
    [Theory]
    [InlineData("public partial struct Net", "", "MG0103")]
    [InlineData("public partial record Net", "", "MG0103")]
    [InlineData("public partial record struct Net", "", "MG0103")]
    [InlineData("public abstract partial class Net", "", "CS1061 CS0144")] // a family, which nothing is wrong with: C# says that none can be made, and families have no trainers
    [InlineData("public class Net", "", "MG0101 CS0260")] // the part that spares all other errors
    [InlineData("public partial class Net(int width)", "", "MG0104")]
    [InlineData("public partial class Net", "private readonly Linear Fc = new(4, 4);", "MG0116")]
    [InlineData("public partial class Net", "private readonly Linear _fc = new(4, 4);", "MG0116")]
    [InlineData("public partial class Net", "private static readonly Linear fc2 = new(4, 4);", "MG0114")]
    [InlineData("public partial class Net", "private readonly Linear fc2;", "MG0115")]
    [InlineData("public partial class Net", "private readonly List<Linear> more = new();", "MG0201")]
    [InlineData("public partial class Net", "private readonly List<Linear> more = new() { new(4, 4) };", "MG0201")]
    [InlineData("public partial class Net", "private readonly Linear[] more = new Linear[3];", "MG0201")]
    [InlineData("public partial class Net", "private readonly Linear[] more = Enumerable.Range(0, 3).Select(i => new Linear(4, 4)).ToArray();", "MG0204")]
    [InlineData("public partial class Net", "private readonly Dictionary<string, Linear> more = new();", "MG0201")]
    [InlineData("public partial class Net", "private readonly Linear more = new(0, 4);", "MG0314")]
    [InlineData("public partial class Net", "private readonly Dropout drop = new(1.5);", "MG0314")]
    [InlineData("public partial class Net", "private readonly Linear more = new(int.Parse(\"4\"), 4);", "MG0204")]
    [InlineData("public partial class Net", "private readonly Linear more = new(Environment.ProcessorCount, 4);", "MG0140")]
    [InlineData("public partial class Net", "private readonly Linear more = new Linear(4, 4) { };", "MG0201")]
    [InlineData("public partial class Net", "private readonly Linear more = new(in_features: 4, out_features: 4);", "CS1739")]
    [InlineData("public partial class Net", "[Name(\"\")] private readonly Linear more = new(4, 4);", "MG0117")]
    [InlineData("public partial class Net", "public Net(int seed) { }", "MG0106")]
    [InlineData("public partial class Net", "public Net(string name) { }", "MG0105")]
    [InlineData("public partial class Net", "public void Save(string path) { }", "MG0107")]
    [InlineData("public partial class Net", "public int Parameters => 3;", "MG0107")]
    [InlineData("public partial class Net", "class Trainer { }", "MG0107")]
    [InlineData("public partial class Net", "[Forward] private Tensor G(Tensor x) => x;", "MG0404")]
    [InlineData("public partial class Net", "[Forward] private Tensor F([Shape(4)] Tensor a, [Shape(4)] Tensor b) => a;", "MG0407")]
    [InlineData("[Weights(\"a.*\", \"fc.weight\")] public partial class Net", "", "MG0150")]
    [InlineData("[Weights(\"a\", \"fd.weight\")] public partial class Net", "", "MG0151")]
    [InlineData("[Module] public partial class Net", "public Tensor Forward(Tensor x) => x;", "MG0118")]
    public void Of_classes_and_members(string header, string member, string expected) => Assert.Equal(
        expected,
        Errors(Usings + $$"""
            [Model] {{header}}
            {
                private readonly Linear fc = new(4, 4);
                {{member}}
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => fc.Forward(x);
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(F(x), label);
            }
            """ + Use));

    /// <summary>Mistakes in signatures: calls of what would have been generated have no errors of their own.</summary>
    [Theory]
    [InlineData("[Forward] private Tensor F(Tensor x) => fc.Forward(x);", "MG0404")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 0)] Tensor x) => fc.Forward(x);", "MG0405")]
    [InlineData("[Forward] private Tensor F([Shape(\"the batch\", 4)] Tensor x) => fc.Forward(x);", "MG0405")]
    [InlineData("[Forward] private Tensor F([Shape(-1, 4)] Tensor x) => fc.Forward(x);", "MG0405")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 4)] float[] x) => fc.Forward(x[0]);", "MG0403")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 4)] ref Tensor x) => fc.Forward(x);", "MG0403")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 4)] Tensor x = null!) => fc.Forward(x);", "MG0403")]
    [InlineData("[Forward] private void F([Shape(\"batch\", 4)] Tensor x) => fc.Forward(x);", "MG0406")]
    [InlineData("[Forward] private Tensor[] F([Shape(\"batch\", 4)] Tensor x) => [fc.Forward(x)];", "MG0406")]
    [InlineData("[Forward] private static Tensor F([Shape(\"batch\", 4)] Tensor x) => x;", "MG0402")]
    [InlineData("[Forward] private Tensor F<T>([Shape(\"batch\", 4)] Tensor x) => x;", "MG0402")]
    [InlineData("[Forward, Loss] private Tensor F([Shape(\"batch\", 4)] Tensor x) => x;", "MG0402")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", 4)] Tensr x) => x;", "CS0246")]
    [InlineData("[Forward] private Tensor F([Shape(\"batch\", Width)] Tensor x) => x;", "CS0103")]
    [InlineData("[Forward] private async Task<Tensor> F([Shape(\"batch\", 4)] Tensor x) { await Task.Yield(); return x; }", "MG0402")]
    public void Of_signatures(string method, string expected) => Assert.Equal(
        expected,
        Errors(Usings + $$"""
            [Model] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                {{method}}
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(fc.Forward(x), label);
            }
            """ + Use));

    [Theory]
    [InlineData("[Loss] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, IntTensor label) => CrossEntropy(F(x), label);", "MG0404")]
    [InlineData("[Loss] private float Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor label) => 0f;", "MG0406")]
    [InlineData("[Loss] private (Tensor, Tensor) Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor label) => (Mean(x), x);", "MG0406")]
    [InlineData("[Loss] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] int[] label) => Mean(F(x));", "MG0403")]
    [InlineData("[Loss] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor label) => F(x);", "MG0409")]
    [InlineData("[Loss] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\", 1)] IntTensor label) => CrossEntropy(F(x), label);", "MG0301")]
    [InlineData("[Loss(Trains = [\"fcc\"])] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor label) => CrossEntropy(F(x), label);", "MG0408")]
    public void Of_losses(string method, string expected) => Assert.Equal(
        expected,
        Errors(Usings + $$"""
            [Model] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => fc.Forward(x);
                {{method}}
            }
            """ + Use));

    /// <summary>Mistakes in bodies.</summary>
    [Theory]
    [InlineData("Console.WriteLine(x);", "MG0140")]
    [InlineData("Console.WriteLine($\"{x.Dim(0)} rows\");", "MG0140")]
    [InlineData("var random = new Random(1); x = x * random.NextSingle(); x = x + random.Next();", "MG0140")]
    [InlineData("x = x * Random.Shared.NextSingle();", "MG0140")]
    [InlineData("x = x * (float)random.NextDouble();", "MG0140")]
    [InlineData("var clock = System.Diagnostics.Stopwatch.StartNew(); x = fc.Forward(x); clock.Stop();", "MG0140")]
    [InlineData("var start = DateTime.Now.Ticks;", "MG0140")]
    [InlineData("var start = DateTime.Now - DateTime.UnixEpoch;", "MG0140")]
    [InlineData("System.Diagnostics.Debug.Assert(x.Rank == 2);", "MG0140")]
    [InlineData("ArgumentNullException.ThrowIfNull(x);", "MG0140")]
    [InlineData("foreach (string line in File.ReadLines(\"sizes\")) { x = x * line.Length; }", "MG0140")]
    [InlineData("x = Gradient(Gradient(Gradient(Prod(x, 1), x), x), x);", "MG0333")]
    [InlineData("calls++;", "MG0206")]
    [InlineData("last = x;", "MG0206")]
    [InlineData("Tensor[] parts = new[] { x, x }.Select(t => fc.Forward(t)).Where(t => t.Rank == 2).ToArray(); x = Concat(parts, 1);", "MG0204")]
    [InlineData("x = new[] { x, x }.Aggregate((a, b) => a + b);", "MG0204")]
    [InlineData("var all = new List<Tensor>(); all.Add(x); all.Add(fc.Forward(x)); foreach (var t in all) { x = x + t; } x = Concat(all.ToArray(), 1);", "MG0201")]
    [InlineData("var all = new Dictionary<string, Tensor>(); all.Add(\"x\", x); x = all[\"x\"];", "MG0201")]
    [InlineData("try { x = fc.Forward(x); } catch (Exception e) { Console.WriteLine(e); }", "MG0202")]
    [InlineData("try { x = fc.Forward(x); } finally { }", "MG0202")]
    [InlineData("using (var s = new MemoryStream()) { x = fc.Forward(x); }", "MG0202")]
    [InlineData("using var s = new MemoryStream(); x = fc.Forward(x);", "MG0202")]
    [InlineData("lock (fc) { x = fc.Forward(x); }", "MG0202")]
    [InlineData("var s = $\"{x}\"; x = s.Length * x;", "MG0201")]
    [InlineData("if (x > 0) { x = -x; }", "MG0310")]
    [InlineData("x = x > 0 ? x : -x;", "MG0310")]
    [InlineData("while (x > 0) { x = x - 1; }", "MG0310")]
    [InlineData("if (x > 0 && x < 1) { x = -x; }", "MG0310")]
    [InlineData("if (x > 0 || x.Rank == 2) { x = -x; }", "CS0019")]
    [InlineData("if (x == fc.Forward(x)) { x = -x; }", "MG0312")]
    [InlineData("if (Sum(x)) { x = -x; }", "CS0029")]
    [InlineData("if (x.Dim(0) > 3) { x = -x; }", "MG0311")]
    [InlineData("x = x.Dim(0) > 3 ? x : -x;", "MG0311")]
    [InlineData("x = x.Dim(0) switch { > 3 => x, _ => -x };", "MG0311")]
    [InlineData("switch (x.Dim(0)) { case 1: x = -x; break; default: break; }", "MG0311")]
    [InlineData("if (x.Dim(0) > 3 && x.Dim(1) == 4) { x = -x; }", "MG0311")]
    [InlineData("for (int i = 0; i < x.Dim(0); i++) { x = x * 2; }", "MG0311")]
    [InlineData("int i = 0; while (i < x.Dim(0)) { i++; }", "MG0311")]
    [InlineData("foreach (var row in x) { }", "CS1579")]
    [InlineData("x = fc.Forward(x.Reshape(-1, 5));", "MG0301")]
    [InlineData("x = fc.Forward(Concat([x, x], 1)); x = fc.Forward(x); x = x + fc.Forward(x);", "MG0302")]
    [InlineData("x = new Linear(4, 4).Forward(x);", "MG0319")]
    [InlineData("var layer = new Linear(4, 4); x = layer.Forward(x); x = layer.Forward(x);", "MG0319")]
    [InlineData("x = fc(x);", "CS1955")]
    [InlineData("x = fc.forward(x);", "CS1061")]
    [InlineData("x = Rellu(x);", "CS0103")]
    [InlineData("x[0] = 1f;", "CS0200")]
    [InlineData("float f = x; x = x * f;", "CS0029")]
    [InlineData("int n = (int)x.Dim(0) % 3 == 0 ? 1 : 2;", "MG0311")]
    [InlineData("x = x.Reshape(x.Dim(0) / 3, -1, 3, 5);", "MG0301")]
    [InlineData("object o = x; x = (Tensor)o; if (o is Tensor) { }", "MG0201")]
    [InlineData("dynamic d = x; x = d.Forward(x);", "MG0201")]
    [InlineData("x = Missing.Value.Forward(x);", "CS0103")]
    [InlineData("Tensor? y = null; x = y?.Reshape(4) ?? x;", "MG0201")]
    [InlineData("throw new NotImplementedException();", "MG0318")]
    [InlineData("var (a, b) = Split(x, 1, 1); x = a;", "MG0313")]
    public void Of_bodies(string statements, string expected) => Assert.Equal(
        expected,
        Errors(Usings + $$"""
            [Model] public partial class Net
            {
                private int calls;
                private Tensor? last;
                private readonly Random random = new(1);
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) { {{statements}} return fc.Forward(x); }
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(fc.Forward(x), label);
            }
            """ + Use));

    [Theory]
    [InlineData("[Module] public partial struct Act { public Tensor Forward(Tensor x) => x; }", "MG0103")]
    [InlineData("[Module] public class Act { public Tensor Forward(Tensor x) => x; }", "MG0101")]
    [InlineData("[Module] public partial class Act { public Tensor Apply(Tensor x) => x; public Tensor Forward => null!; }", "MG0112 CS1955")]
    [InlineData("public class Act { public Tensor Forward(Tensor x) => x; }", "MG0111")]
    [InlineData("[Module] public partial class Act { private readonly Linear fc = new(4, 4), Fc = new(4, 4); public Tensor Forward(Tensor x) => fc.Forward(Fc.Forward(x)); }", "MG0116")]
    [InlineData("[Module] public partial class Act { private readonly Linear fc = new(5, 4); public Tensor Forward(Tensor x) => fc.Forward(x); }", "MG0302")]
    [InlineData("[Module] public partial class Act { private readonly Linear fc; public Act() { fc = new(4, 4); } public Tensor Forward(Tensor x) => fc.Forward(x); }", "MG0113")]
    [InlineData("[Module] public partial class Act { public Tensor Forward(Tensor x) { Console.WriteLine(x); return x; } }", "MG0140")]
    public void Of_modules(string module, string expected) => Assert.Equal(
        expected,
        Errors(Usings + module + """

            [Model] public partial class Net
            {
                private readonly Act act = new();
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => act.Forward(fc.Forward(x));
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(F(x), label);
            }
            """ + Use));

    [Fact]
    public void Of_a_model_of_bfloat16() => Assert.Equal(
        "MG0430",
        Errors(Usings + """
            [Model(Weights = WeightType.BFloat16)] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => fc.Forward(x);
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(F(x), label);
            }
            """ + Use));

    /// <summary>Mistakes in a model with caches, with code that uses its session.</summary>
    [Theory]
    [InlineData("var (k, v, past) = cache.Append(Unsqueeze(fc.Forward(x), 1), Unsqueeze(x, 1)); return k[.., 0] + v[.., 0];", "MG0429")] // what it gives has another shape in a session
    [InlineData("var (k, v, past) = cache.Append(x, x); return k + v;", "MG0302")]
    [InlineData("var (k, v, past) = cache.Append(Unsqueeze(fc.Forward(x), 1), Unsqueeze(x, 1)); return Mean(k, 1, 2) + Mean(v, 1, 2);", "")]
    [InlineData("var (k, v) = cache.Append(Unsqueeze(fc.Forward(x), 1), Unsqueeze(x, 1)); return Mean(k, 1, 2) + Mean(v, 1, 2);", "CS8132")]
    public void Of_caches(string statements, string expected) => Assert.Equal(
        expected,
        Errors(Usings + $$"""
            [Model] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                private readonly KeyValueCache cache = new(1, 4);
                [Forward] private Tensor F([Shape("batch", "time", 4)] Tensor x) { {{statements}} }
            }

            static class Program
            {
                static void Main()
                {
                    Net.Session session = new Net(seed: 1).CreateSession(batch: 2, capacity: 10);
                    session.F(new float[24], new float[8], time: 3, lengths: [1, 2]);
                    session.Copy(capacity: 20).CopyFrom(session.Copy());
                    session.Rewind(session.Lengths);
                }
            }
            """));

    [Fact]
    public void A_forgotten_forward_is_one_error() => Assert.Equal(
        "MG0401",
        Errors(Usings + """
            [Model] public partial class Net { private readonly Linear fc = new(4, 4); private Tensor F([Shape("batch", 4)] Tensor x) => fc.Forward(x); }
            static class Program { static void Main() => new Net(seed: 1).F(new float[8], new float[8], batch: 2); }
            """));

    [Fact]
    public void What_is_right_has_none() => Assert.Equal(
        "",
        Errors(Usings + """
            [Model] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => fc.Forward(x);
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(F(x), label);
            }
            """ + Use));

    /// <summary>The ids of all errors of a build.</summary>
    private static string Errors(string source)
    {
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out Compilation output, out ImmutableArray<Diagnostic> generated, TestContext.Current.CancellationToken);
        return string.Join(" ", generated.Concat(output.GetDiagnostics(TestContext.Current.CancellationToken))
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => d.Id)
            .OrderByDescending(id => id, StringComparer.Ordinal));
    }
}
