using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Declarations;

/// <summary>What a class must look like (MG01xx).</summary>
public class ClassShapeTests
{
    private const string Usings = "using ModelGen; using static ModelGen.Ops;\n";
    private const string Entry = "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x;";

    [Fact]
    public void Not_partial() => Verify.Diagnostics(
        Usings + "[Model] class {|MG0101:Net|} { " + Entry + " }",
        "'Net' is not partial, so nothing can be added to it: write 'partial class Net'");

    [Fact]
    public void Module_not_partial() => Verify.Diagnostics(
        Usings + "[Module] class {|MG0101:Act|} { public Tensor Forward(Tensor x) => x; }");

    [Fact]
    public void Nested_in_a_type_that_is_not_partial() => Verify.Diagnostics(
        Usings + "class Outer { [Model] partial class {|MG0102:Net|} { " + Entry + " } }",
        "'Net' is nested in 'Outer', which is not partial: make 'Outer' partial too");

    [Theory]
    [InlineData("partial record", "a record")]
    [InlineData("partial struct", "a struct")]
    [InlineData("partial record struct", "a record")]
    [InlineData("file partial class", "local to its file")]
    public void Not_an_ordinary_class(string header, string what) => Verify.Diagnostics(
        Usings + "[Model] " + header + " {|MG0103:Net|} { " + Entry + " }",
        $"'Net' is {what}: a model or module is an ordinary partial class");

    [Fact]
    public void Abstract_module() => Verify.Diagnostics(
        Usings + "[Module] abstract partial class {|MG0103:Act|} { public Tensor Forward(Tensor x) => x; }",
        "'Act' is abstract: a model or module is an ordinary partial class");

    [Fact]
    public void Static_class() => Verify.Diagnostics(
        Usings + "[Model] static partial class {|MG0103:Net|} { [Forward] private static Tensor {|MG0402:F|}([Shape(\"n\", 4)] Tensor x) => x; }");

    [Fact]
    public void Primary_constructor_on_a_model() => Verify.Diagnostics(
        Usings + "[Model] partial class {|MG0104:Net|}(int width) { " + Entry + " }",
        "The model 'Net' has a primary constructor, but a model is constructed by the generated 'Net(int seed)': make it abstract, '[Model] abstract partial class Net(…)', " +
        "and give it its values in a model of its own, '[Model] sealed partial class SmallNet() : Net(…)'");

    [Fact]
    public void Constructor_that_does_not_chain() => Verify.Diagnostics(
        Usings + "[Model] partial class Net { public {|MG0105:Net|}(string s) { } public Net(string s, int t) : this(s) { } public Net() : this(seed: 1) { } " + Entry + " }");

    [Theory]
    [InlineData("int seed")]
    [InlineData("ParameterSet parameters")]
    public void Constructor_that_the_generator_adds(string parameter) => Verify.Diagnostics(
        Usings + "[Model] partial class Net { public {|MG0106:Net|}(" + parameter + ") { } " + Entry + " }",
        $"The generator adds the constructor 'Net({parameter})' itself: remove this one or give it other parameters");

    [Theory]
    [InlineData("public int {|MG0107:Parameters|} => 1;")]
    [InlineData("private class {|MG0107:Trainer|};")]
    [InlineData("public void {|MG0107:Save|}(string file) { } public void Save(int number) { }")]
    [InlineData("public void {|MG0107:Save|}(System.IO.Stream to) { } public void Save(Stream number) { } public struct Stream;")]
    [InlineData("public void {|MG0107:Load|}(System.ReadOnlySpan<byte> from) { } public void Load(System.ReadOnlySpan<int> from) { } public void Save(System.ReadOnlySpan<byte> to) { }")]
    [InlineData("public static Net {|MG0107:FromFile|}(string? path) => null!; public static Net FromBytes(byte[] bytes) => null!;")]
    [InlineData("public int {|MG0107:FForward|};")]
    [InlineData("public void {|MG0107:CreateGradients|}() { }")]
    [InlineData("public void {|MG0107:CreateTrainer|}(Optimizer o) { }")]
    [InlineData("[Forward] private Tensor {|MG0107:Parameters|}([Shape(4)] Tensor x) => x;")]
    [InlineData("[Forward] private Tensor Next([State, Shape(4)] Tensor h) => h; private int {|MG0107:NextSession|};")]
    [InlineData("[Forward] private Tensor Next([State, Shape(4)] Tensor h) => h; void {|MG0107:CreateNextSession|}(int batch) { } void CreateNextSession(string s) { }")]
    [InlineData("[Forward] private Tensor {|MG0107:Reset|}([State, Shape(4)] Tensor h) => h;")]
    [InlineData("[Forward] private Tensor Next([Shape(4)] Tensor h) => h; private int NextSession; void CreateNextSession() { }")]
    public void Member_that_the_generator_adds(string member) => Verify.Diagnostics(Usings + "[Model] partial class Net { " + member + Entry + " }");

    [Fact]
    public void Class_named_like_a_generated_member() => Verify.Diagnostics(Usings + "[Model] partial class {|MG0107:Trainer|} { " + Entry + " }");

    [Fact]
    public void Layers_in_several_files() => Verify.Diagnostics(
        new ModelGenerator(Verify.FrontEnd),
        [
            Usings + "[Model] partial class Net { private readonly Linear a = new(1, 2); " + Entry + " }",
            Usings + "partial class Net { private readonly Linear {|MG0108:b|} = new(1, 2); }",
        ]);

    [Fact]
    public void Parts_without_layers_may_stand_anywhere() => Verify.Diagnostics(
        new ModelGenerator(Verify.FrontEnd),
        [
            Usings + "[Model] partial class Net { private readonly Linear a = new(1, 2); " + Entry + " }",
            Usings + "partial class Net { private readonly int b = 3; private Tensor Help(Tensor x) => a.Forward(x); }",
        ]);

    [Fact]
    public void Base_class_with_layers() => Verify.Diagnostics(
        Usings + "class Base { protected readonly Linear fc = new(4, 4); } [Model] partial class {|MG0110:Net|} : Base { " + Entry + " }",
        "The base class 'Base' of 'Net' holds layers ('fc'): make it a [Module] and use it as a member");

    [Fact]
    public void Class_that_is_no_module() => Verify.Diagnostics(
        Usings + """
        class Act { public Tensor Forward(Tensor x) => x; }
        [Model] partial class Net
        {
            [Forward] private Tensor F([Shape("n", 4)] Tensor x) => {|MG0111:new Act()|}.Forward(x);
        }
        """);

    [Theory]
    [InlineData("", "none")]
    [InlineData("public Tensor Forward(Tensor x) => x; public Tensor Forward(Tensor x, Tensor y) => x;", "several")]
    public void Module_without_one_forward(string members, string count) => Verify.Diagnostics(
        Usings + "[Module] partial class {|MG0112:Act|} { " + members + " }",
        $"The module 'Act' needs exactly one method 'Forward' that takes and gives tensors, but has {count}");

    [Fact]
    public void Module_with_a_constructor_body() => Verify.Diagnostics(
        Usings + "[Module] partial class Act { public {|MG0113:Act|}(int n) { } public Tensor Forward(Tensor x) => x; }");

    [Fact]
    public void Static_layer() => Verify.Diagnostics(
        Usings + "[Model] partial class Net { private static readonly Linear {|MG0114:fc|} = new(4, 4); [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => fc.Forward(x); }");

    [Fact]
    public void Layer_without_initialiser() => Verify.Diagnostics(
        Usings + "[Model] partial class Net { private readonly Linear {|MG0115:fc|}; public Linear {|MG0115:Head|} { get; } public Linear Computed => fc; [Forward] private Tensor Uses([Shape(\"n\", 4)] Tensor x) => Head.Forward(fc.Forward(x)); " + Entry + " }");

    [Fact]
    public void Members_that_name_their_parameters_alike() => Verify.Diagnostics(
        Usings + "[Model] partial class Net { private readonly Linear fc = new(4, 4); private readonly Linear {|MG0116:_fc|} = new(4, 4); [Name(\"fc\")] private readonly Linear {|MG0116:other|} = new(4, 4); " + Entry + " }",
        "The parameters of 'fc' and '_fc' would both be called 'fc': rename one or give it a [Name]",
        "The parameters of 'fc' and 'other' would both be called 'fc': rename one or give it a [Name]");

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    public void Unusable_name(string name) => Verify.Diagnostics(
        Usings + "[Model] partial class Net { [{|MG0117:Name(\"" + name + "\")|}] private readonly Linear fc = new(4, 4); " + Entry + " }");

    [Fact]
    public void Model_and_module() => Verify.Diagnostics(
        Usings + "[Model, Module] partial class {|MG0118:Net|} { [Forward] public Tensor Forward([Shape(\"n\", 4)] Tensor x) => x; }");

    [Fact]
    public void Layer_that_is_only_a_parameter() => Verify.Diagnostics(
        Usings + "[Module] partial class Res(ILayer inner) { public Tensor Forward(Tensor x) => x + {|MG0119:inner|}.Forward(x); }",
        "'inner' is a layer that came as a constructor parameter: keep it in a member, 'private readonly ILayer inner = inner;', so that its parameters get a name");

    [Fact]
    public void Layer_parameter_kept_in_a_member() => Verify.Diagnostics(
        Usings + "[Module] partial class Res(ILayer inner) { private readonly ILayer inner = inner; public Tensor Forward(Tensor x) => x + this.inner.Forward(x); }");

    [Fact]
    public void Module_of_another_assembly()
    {
        var modules = TestCompilation.Create(
            "using ModelGen; namespace Elsewhere; [Module] public partial class Act(int n) { private readonly Linear fc = new(n, n); public Tensor Forward(Tensor x) => fc.Forward(x); }");
        var model = TestCompilation.Create(
            Usings + "[Model] partial class Net { private readonly Elsewhere.Act act = new(4); [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => act.Forward(x); }")
            .WithAssemblyName("Other");

        // A project reference has syntax in an editor, a package never has.
        foreach (var reference in new[] { modules.ToMetadataReference(), Emitted(modules) })
        {
            var result = Verify.Run(new ModelGenerator(Verify.FrontEnd), model.AddReferences(reference));
            var diagnostic = Assert.Single(result.Diagnostics);
            Assert.Equal("MG0109", diagnostic.Id);
            Assert.Equal("new(4)", diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(diagnostic.Location.SourceSpan));
        }
    }

    private static Microsoft.CodeAnalysis.MetadataReference Emitted(Microsoft.CodeAnalysis.Compilation compilation)
    {
        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        stream.Position = 0;
        return Microsoft.CodeAnalysis.MetadataReference.CreateFromStream(stream);
    }

    [Fact]
    public void Shapes_that_are_fine() => Verify.Diagnostics(
        Usings + """
        namespace Outer.Space;
        public partial class Container<T> where T : class
        {
            [Model] internal sealed partial class @class<TItem> where TItem : System.IComparable<TItem>
            {
                private readonly Linear fc = new(4, 4);
                public @class() : this(seed: 3) { }
                public void Save(int number) { }
                [Forward] private Tensor F([Shape("n", 4)] Tensor @in) => fc.Forward(@in);
            }
        }
        """);
}
