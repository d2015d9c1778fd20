using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Operators;

/// <summary>Sizes and numbers that a function cannot be given.</summary>
public class SizeArgumentTests
{
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

    [Fact]
    public void A_negative_blank_is_refused()
    {
        var graph = new GraphBuilder();
        Value x = graph.Add(new Input(0, TensorType.Float(Shape.Of(2, 3, 4))));
        Func<GraphBuilder, Value[], Value> loss = GoldenCases.Call(
            "Ops.CTCLoss", ["logProbs", "targets", "inputLengths", "targetLengths"], ("blank", -1), ("reduction", 0), ("zeroInfinity", false));
        Assert.Equal("blank", Assert.Throws<HyperparameterException>(() => loss(graph, [x, x, x, x])).Name);
    }
}
