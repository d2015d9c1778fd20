using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Declarations;

/// <summary>What is not understood (MG02xx), said at the expression.</summary>
public class ReadingErrorTests
{
    private const string Print = "to see a value, make it a result of a [Forward] method and print it where the model is used";
    private const string Test = "shapes are checked when the model is compiled, and other compile-time values by 'if (…) throw new ArgumentException(\"…\")'";
    private const string Draw =
        "for noise in training use Dropout, for starting values Init; other random numbers are drawn where the model is used and come in as an input";

    private const string Measure = "measure and read where the model is used; what the model needs to know of it is a constant or comes in as an input";
    private const string Elsewhere = "do it where the model is used; what the model needs to know of it is a constant or comes in as an input";
    private const string Local =
        "a declaration is never executed, so nothing would be stored; use a local variable, and for what is carried from call to call a [State] input or a StateTensor";

    private static string Body(string statements, string members = "", string types = "") => TestCompilation.Model(
        $$"""
        {{members}}
        private readonly Linear fc = new(4, 4);
        [Forward]
        private Tensor F([Shape("batch", 4)] Tensor x)
        {
            {{statements}}
            return x;
        }
        """,
        types);

    [Theory]
    [InlineData("var s = {|MG0201:$\"{x}\"|};", "An interpolated string")]
    [InlineData("var t = {|MG0201:typeof(int)|};", "'typeof'")]
    [InlineData("var o = {|MG0201:new { A = 1 }|};", "An anonymous object")]
    [InlineData("var d = {|MG0201:1.5m|};", "A value of type 'decimal'")]
    [InlineData("var c = {|MG0201:'c'|};", "A value of type 'char'")]
    [InlineData("var a = {|MG0201:new Tensor[3]|};", "An array without an initialiser")]
    [InlineData("int i = 1; var b = {|MG0201:(byte)i|};", "A conversion to 'byte'")]
    [InlineData("object o = x; var t = {|MG0201:o as Tensor|};", "A conversion to 'Tensor?'")]
    [InlineData("object o = x; var b = {|MG0201:o is Tensor|};", "A type test")]
    [InlineData("Tensor? n = x; var r = {|MG0201:n?.Shape|};", "'?.'")]
    [InlineData("int[] a = [1]; ref int {|MG0201:r = ref a[0]|};", "'ref'")]
    public void Expressions(string statement, string what) => Verify.Diagnostics(
        Body(statement),
        $"{what} is not understood in a declaration: understood are constants, arithmetic, tensors and operations on them, layers and modules, calls of methods " +
        "with source, arrays, tuples, indexing, '?:', 'switch' and lambdas");

    [Theory]
    [InlineData("var l = {|MG0201:new List<Tensor>()|}; l.Add(x);", "An object of type 'List<Tensor>'")]
    [InlineData("var l = {|MG0201:new List<Tensor> { x }|};", "An object of type 'List<Tensor>'")]
    [InlineData("List<Tensor> l = [x]; {|MG0201:l.Add(x)|};", "'List.Add'")]
    public void Lists_that_grow(string statement, string what) => Verify.Diagnostics(
        Body(statement), $"{what} is not understood in a declaration: make an array, 'items = [.. items, x]' or 'Repeat(n, i => …)', or use a loop");

    private const string Understood =
        "understood are local variables, assignments, calls, 'if', 'switch', 'for', 'foreach', 'while', 'break', 'continue' and 'return'";

    private const string Nothing = "a declaration is never executed, so that there is nothing to guard or to dispose of; write the statements alone";

    [Theory]
    [InlineData("{|MG0202:try { } finally { }|}", "'try'", "a declaration is never executed, so that nothing is thrown and nothing caught; write the statements alone")]
    [InlineData("{|MG0202:lock (fc) { }|}", "'lock'", Nothing)]
    [InlineData("{|MG0202:using (null as IDisposable) { }|}", "'using'", Nothing)]
    [InlineData("{|MG0202:end: x = -x;|}", "A label", Understood)]
    [InlineData("switch (x.Rank) { case 1: {|MG0202:goto case 2;|} case 2: break; }", "'goto'", Understood)]
    public void Statements(string statement, string what, string why) => Verify.Diagnostics(Body(statement), $"{what} is not understood in a declaration: {why}");

    [Fact]
    public void Statements_within_one_that_is_not_understood_are_read() => Verify.Diagnostics(
        Body("{|MG0202:try { x = fc.Forward(x); var t = {|MG0201:typeof(int)|}; } catch (Exception) { }|} {|MG0202:lock (fc) { int n = {|MG0204:int.Parse(\"3\")|}; }|}"));

    [Theory]
    [InlineData("{|MG0140:Console.WriteLine($\"{x}\")|};", "Console.WriteLine", Print)]
    [InlineData("{|MG0140:System.Diagnostics.Debug.WriteLine(x)|};", "Debug.WriteLine", Print)]
    [InlineData("{|MG0140:System.Diagnostics.Debug.Assert(x.Rank == 2)|};", "Debug.Assert", Test)]
    [InlineData("{|MG0140:ArgumentNullException.ThrowIfNull(x)|};", "ArgumentNullException.ThrowIfNull", Test)]
    [InlineData("var r = {|MG0140:new Random(1)|}; x = x * r.NextSingle() + r.Next();", "Random", Draw)]
    [InlineData("x = x * {|MG0140:Random.Shared.NextSingle()|};", "Random.NextSingle", Draw)]
    [InlineData("var t = {|MG0140:DateTime.Now.Ticks|};", "DateTime.Ticks", Measure)]
    [InlineData("var t = {|MG0140:DateTime.Now|}; var u = t.Ticks;", "DateTime.Now", Measure)]
    [InlineData("foreach (var line in {|MG0140:File.ReadLines(\"sizes\")|}) { x = x * line.Length; }", "File.ReadLines", Elsewhere)]
    public void Calls_that_are_made_for_what_they_do(string statement, string name, string instead) => Verify.Diagnostics(
        Body(statement), $"A declaration is read by the compiler and never executed, so '{name}' has neither an effect nor a value in it: {instead}");

    [Theory]
    [InlineData("x.Rank is {|MG0203:int n|}", "'int n'")]
    [InlineData("x.Shape is {|MG0203:{ Rank: 2 }|}", "'{ Rank: 2 }'")]
    public void Patterns(string test, string what) => Verify.Diagnostics(
        Body("if (" + test + ") { }"),
        $"{what} is not understood in a declaration: patterns are constants, comparisons, 'and', 'or', 'not', tuples, 'var' and '_'");

    [Fact]
    public void A_property_without_source_is_named_as_it_is_written() => Verify.Diagnostics(
        Body("int n = {|MG0204:System.AppContext.BaseDirectory.Length|};"),
        "'String.Length' cannot be read, because its source is not in this project: call operations of ModelGen, functions of Math, or methods of your own that " +
        "take and give tensors and constants");

    [Fact]
    public void Calls_without_source() => Verify.Diagnostics(
        Body("var y = {|MG0204:Enumerable.Repeat(x, 3)|}; {|MG0204:Convert.ToInt32(1)|}; int n = {|MG0204:int.Parse(\"3\")|};"),
        "'Enumerable.Repeat' cannot be read, because its source is not in this project: call operations of ModelGen, functions of Math, or methods of your own that take " +
        "and give tensors and constants",
        "'Convert.ToInt32' cannot be read, because its source is not in this project: call operations of ModelGen, functions of Math, or methods of your own that take " +
        "and give tensors and constants",
        "'Int32.Parse' cannot be read, because its source is not in this project: call operations of ModelGen, functions of Math, or methods of your own that take " +
        "and give tensors and constants");

    [Theory]
    [InlineData("private int count = 3;", "count", "can be assigned: make it const or readonly")]
    [InlineData("private static int count = 3;", "count", "can be assigned: make it const or readonly")]
    [InlineData("private int Count { get; set; } = 3;", "Count", "can be assigned: make it const or readonly")]
    [InlineData("private readonly int count;", "count", "has no initialiser")]
    public void Members_that_are_not_constant(string member, string name, string why) => Verify.Diagnostics(
        Body($"for (int i = 0; i < {{|MG0205:{name}|}}; i++) x = -x;", member), $"'{name}' is not known at compile time, because it {why}");

    [Theory]
    [InlineData("{|MG0206:Count|} = 3;", "a member", Local)]
    [InlineData("Tensor[] items = [x]; {|MG0206:items[0]|} = x;", "an element of an array", "build a new array, 'items = [.. items, x]'")]
    [InlineData("var t = (x, x); {|MG0206:t.Item1|} = -x;", "an element of a tuple", "make a new tuple")]
    [InlineData("{|MG0206:Mean|} = x;", "a member", "write a new value into it, 'state.Assign(value)'")]
    [InlineData("{|MG0206:Count|}++;", "a member", Local)]
    [InlineData("{|MG0206:Count|} += 2;", "a member", Local)]
    public void Assignments(string statement, string what, string instead) => Verify.Diagnostics(
        Body(statement, "private int Count { get; set; } = 3; private StateTensor Mean { get; set; } = new(4);"), $"Only local variables can be assigned in a declaration, not {what}: {instead}");

    [Fact]
    public void Nested_too_deep() => Verify.Diagnostics(
        Body("x = " + string.Concat(Enumerable.Repeat("Relu(", 1100)) + "x" + new string(')', 1100) + ";").Replace("Tensor F(", "Tensor {|MG0207:F|}(", StringComparison.Ordinal),
        "The code of 'F' is nested more than 1000 levels deep: use local variables or helper methods");

    [Fact]
    public void Static_read_before_it_is_initialised() => Verify.Diagnostics(
        Body("x = x * Sizes.A;", types: "static class Sizes { public static readonly int A = {|MG0208:B|} + C; public static readonly int B = 3; public const int C = 4; }"),
        "'B' is initialised later than this reads it, so that it is still zero at run time: move it up");

    [Fact]
    public void Virtual_call() => Verify.Diagnostics(
        Body("x = {|MG0209:Help(x)|};").Replace("sealed partial class Net", "partial class Net", StringComparison.Ordinal)
            .Replace("[Forward]", "protected virtual Tensor Help(Tensor x) => x;\n[Forward]", StringComparison.Ordinal),
        "Which override of 'Net.Help' this calls is not known at compile time: call a method that is not virtual, or 'Forward' of a layer or module");

    [Fact]
    public void Inherited_member() => Verify.Diagnostics(
        Body("x = x * {|MG0210:width|} * Const;", types: "public class Base { protected readonly int width = 3; protected const int Const = 4; }")
            .Replace("class Net", "class Net : Base", StringComparison.Ordinal));

    [Theory]
    [InlineData("x = Rellu(x);")]
    [InlineData("x = fc.Forwrd(x);")]
    [InlineData("x = fc.Forward(x, 3);")]
    [InlineData("x = fc.Forward();")]
    [InlineData("var l = new Linar(3, 4);")]
    [InlineData("var l = new Linear(3);")]
    [InlineData("x = x + ;")]
    [InlineData("foreach (var b in blocks) { x = b.Forward(x); }")]
    [InlineData("var s = $\"{Missing}\";")]
    [InlineData("x = Undefined.Value;")]
    [InlineData("int n = x;")]
    [InlineData("x.")]
    [InlineData("x = x switch { Foo => x };")]
    public void Silent_where_the_compiler_complains(string statement) => Verify.Diagnostics(Body(statement));

    [Fact]
    public void Said_once_however_many_entry_points_and_models_meet_it() => Verify.Diagnostics(
        """
        using ModelGen;
        using static ModelGen.Ops;
        [Module] partial class Act { public Tensor Forward(Tensor x) => Helper.Go(x); }
        static class Helper { public static Tensor Go(Tensor x) => {|MG0140:Console.Out|} is null ? x : -x; }
        [Model] partial class A { private readonly Act act = new(); [Forward] private Tensor F([Shape(4)] Tensor x) => act.Forward(x); [Loss] private Tensor L([Shape(4)] Tensor x) => Mean(F(x)); }
        [Model] partial class B { private readonly Act act = new(); [Forward] private Tensor F([Shape(4)] Tensor x) => act.Forward(x); }
        """);

    [Fact]
    public void A_pragma_silences_where_it_stands()
    {
        string source = Body("#pragma warning disable MG0201\nvar s = $\"{x}\";\n#pragma warning restore MG0201\nvar t = {|MG0201:$\"{x}\"|};");
        var compilation = TestCompilation.Create(Markup.Parse(source).Source);
        var diagnostics = Verify.Run(new ModelGenerator(Verify.FrontEnd), compilation).Diagnostics;

        // Errors stay errors, but a location that is not in the tree would not even have the chance.
        Assert.All(diagnostics, d => Assert.Equal("Test0.cs", d.Location.SourceTree!.FilePath));
        Assert.True(diagnostics.Single(d => d.Location.SourceSpan.Start < source.IndexOf("restore", StringComparison.Ordinal)).IsSuppressed);
    }
}
