using GeneratorTests.Infrastructure;

namespace GeneratorTests.Declarations;

/// <summary>Values that could be other ones at run time than their initialisers say (MG0205, MG0211, MG0212): refused, for they would be ignored in silence.</summary>
public class ChangedValueTests
{
    private const string Entry = "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => fc.Forward(x) * Used; private float Used => 1;";

    private static string Net(string members, string types = "") => TestCompilation.Model(members, types);

    [Theory]
    [InlineData("public double Factor { get; init; } = 2;")]
    [InlineData("private double Factor { get; init; } = 2;")]
    [InlineData("public double Factor { get; private init; } = 2;")]
    public void Init_only_values(string member) => Verify.Diagnostics(
        Net(member + "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x * {|MG0205:Factor|};"),
        "'Factor' is not known at compile time, because it can be set where an object is made: make it get-only; what differs from object to object is a constructor parameter of an abstract [Model] or a [Module]");

    [Theory]
    [InlineData("public double Factor { get; set; } = 2;")]
    [InlineData("public double Factor { get; private set; } = 2;")]
    [InlineData("public double Factor = 2;")]
    [InlineData("public static double Factor = 2;")]
    [InlineData("public static double Factor { get; private set; } = 2;")]
    [InlineData("public double Factor { get => field * 2; } = 2;")]
    public void Other_values_that_can_change(string member) => Verify.Diagnostics(
        Net(member + "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x * {|MG0205:Factor|};"));

    [Fact]
    public void Virtual_values() => Verify.Diagnostics(
        Net("public virtual int Width { get; } = 2; [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x * {|MG0209:Width|};").Replace("sealed ", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("private readonly int width = 4; public Net(int a, int b) : this(seed: a) { {|MG0211:width|} = b; }")]
    [InlineData("private readonly int width = 4; public Net(int a, int b) : this(seed: a) => {|MG0211:this.width|} = b;")]
    [InlineData("private readonly int width = 4; public Net(int a, int b) : this(seed: a) { {|MG0211:width|}++; }")]
    [InlineData("private readonly int width = 4, other = 3; public Net(int a, int b) : this(seed: a) { ({|MG0211:width|}, other) = (1, 2); }")]
    [InlineData("private int width { get; } = 4; public Net(int a, int b) : this(seed: a) { {|MG0211:width|} = b; }")]
    [InlineData("private static readonly int width = 4; static Net() { {|MG0211:width|} = 5; }")]
    public void Values_assigned_by_a_constructor(string members) => Verify.Diagnostics(
        Net(members + "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x * width;"));

    [Theory]
    [InlineData("private readonly int[] sizes = [4, 5]; public Net(int a, int b) : this(seed: a) { {|MG0211:sizes[0]|} = b; }")]
    [InlineData("private readonly List<int> sizes = [4, 5]; public Net(int a, int b) : this(seed: a) { {|MG0211:sizes.Add|}(b); }")]
    public void Elements_changed_by_a_constructor(string members) => Verify.Diagnostics(
        Net(members + "[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x * sizes[0];"));

    [Theory]
    [InlineData("private readonly Linear fc = new(4, 4); public Net(int a, int b) : this(seed: a) { {|MG0211:fc|} = new Linear(4, b); }")]
    [InlineData("private Linear fc = new(4, 4); public void Grow() { {|MG0211:fc|} = new Linear(4, 5); }")]
    [InlineData("private Linear fc = new(4, 4); public void Grow() { {|MG0211:fc|} ??= new Linear(4, 5); }")]
    [InlineData("private Linear fc { get; set; } = new(4, 4); public void Grow() { {|MG0211:fc|} = new Linear(4, 5); }")]
    [InlineData("private readonly Linear[] blocks = Repeat(2, () => new Linear(4, 4)); private readonly Linear fc = new(4, 4); public Net(int a, int b) : this(seed: a) { {|MG0211:blocks[0]|} = fc; }")]
    [InlineData("private readonly List<Linear> blocks = [new(4, 4)]; private readonly Linear fc = new(4, 4); public Net(int a, int b) : this(seed: a) { {|MG0211:blocks.Add|}(fc); }")]
    [InlineData("private readonly Parameter scale = new(4); private readonly Linear fc = new(4, 4); public Net(int a, int b) : this(seed: a) { {|MG0211:scale|} = new(b); }")]
    [InlineData("private Linear fc = new(4, 4); private class Inner { void Spoil(Net n) { {|MG0211:n.fc|} = new Linear(4, 5); } }")]
    public void Layers_that_are_replaced(string members) => Verify.Diagnostics(Net(members + Entry));

    [Fact]
    public void What_to_do_instead() => Verify.Diagnostics(
        Net("private readonly Linear fc = new(4, 4); public Net(int a, int b) : this(seed: a) { {|MG0211:fc|} = new Linear(4, b); }" + Entry),
        "'fc' is changed here, but the model is compiled with the value that it is declared with: what differs from model to model is a constructor parameter of an abstract one, '[Model] abstract partial class Net(int size)'");

    [Theory]
    [InlineData("public Linear {|MG0212:fc|} { get; set; } = new(4, 4);", "get-only")]
    [InlineData("public Linear {|MG0212:fc|} { get; init; } = new(4, 4);", "get-only")]
    [InlineData("internal Linear {|MG0212:fc|} = new(4, 4);", "readonly")]
    public void Layers_that_can_be_replaced(string member, string instead) => Verify.Diagnostics(
        Net(member + Entry), $"'fc' can be replaced, but the model is compiled with the layer that it is declared with: make it {instead}");

    [Theory]
    [InlineData("private Linear fc = new(4, 4);")]
    [InlineData("public Linear fc { get; } = new(4, 4);")]
    [InlineData("public Linear fc { get; private set; } = new(4, 4);")]
    [InlineData("private readonly Linear fc = new(4, 4); public string Name { get; init; } = \"\"; public int Calls; public Net(string name) : this(seed: 1) { Name = name; Calls++; }")]
    [InlineData("private readonly Linear fc = new(4, 4); private readonly Parameter scale = new(4); void Clear(Net other) { int fc = 3; fc = 4; var scale = new int[1]; scale[0] = fc; other.Parameters.Initialize(3); }")]
    [InlineData("private readonly Linear fc = new(4, 4); private readonly List<int> seen = []; public void See(int n) => seen.Add(n);")]
    public void What_changes_nothing_is_no_mistake(string members) => Verify.Diagnostics(Net(members + Entry));

    [Fact]
    public void In_modules() => Verify.Diagnostics(
        Net(
            "private readonly Block block = {|MG0201:new Block(3) { Factor = 5 }|}; [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => block.Forward(x);".Replace("{|MG0201:new Block(3) { Factor = 5 }|}", "new Block(3) {|MG0201:{ Factor = 5 }|}", StringComparison.Ordinal),
            """
            [Module] public sealed partial class Block(int width)
            {
                public Linear {|MG0212:Fc|} { get; set; } = new(4, 4);
                private Linear other = new(4, 4);
                private readonly double slope = width;
                public double Factor { get; init; } = 2;
                public void Spoil() { {|MG0211:other|} = new(4, 4); {|MG0211:width|} = 5; }
                public Tensor Forward(Tensor x) => other.Forward(Fc.Forward(x)) * {|MG0205:Factor|} * slope * width;
            }
            """));
}
