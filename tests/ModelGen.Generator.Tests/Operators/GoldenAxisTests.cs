using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Operators;

/// <summary>What goes along dimensions, chooses elements or puts them elsewhere, as PyTorch has them.</summary>
public class GoldenAxisTests
{
    private static readonly GoldenFile file = new("axis.safetensors", GoldenAxisCases.All);

    public static TheoryData<string> Cases => file.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string name) => file.Interpreted(name);

    [Trait("Runs", "EmittedCode")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_agrees_with_PyTorch(string name) => file.Emitted(name);

    [Fact]
    public void Every_case_of_the_file_is_compared() => file.IsComplete();

    [Fact]
    public void Negative_sizes_are_refused()
    {
        var graph = new GraphBuilder();
        Value x = graph.AddNode(new Input(0, TensorType.Float(Shape.Of(2, 3))), [], "x").Output;
        Assert.Equal("reps", Assert.Throws<HyperparameterException>(() => GoldenCases.Call("Ops.Tile", ["x"], ("reps", new[] { -1, 2 }))(graph, [x])).Name);
        Assert.Equal("shape", Assert.Throws<HyperparameterException>(() => GoldenCases.Call("Ops.RandomNormal", [], ("shape", new[] { -1, 2 }))(graph, [])).Name);
        Assert.Equal("shape", Assert.Throws<HyperparameterException>(() => GoldenCases.Call("Ops.RandomUniform", [], ("shape", new[] { 2, -2 }))(graph, [])).Name);
        Assert.Throws<ShapeException>(() => GoldenCases.Call("Ops.Arange", [], ("start", 5), ("end", 2), ("step", 1))(graph, []));
        Assert.Throws<HyperparameterException>(() => GoldenCases.Call("Ops.Arange", [], ("start", 0), ("end", 2), ("step", 0))(graph, []));
        Assert.Throws<HyperparameterException>(() => GoldenCases.Call("Ops.Rrelu", ["x"], ("lower", 0.5), ("upper", 0.1))(graph, [x]));
    }
}
