using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;
using GeneratorTests.Operators;

namespace GeneratorTests.Emit;

/// <summary>Reductions and losses where their formulas would lose everything, in emitted code; values are PyTorch's unless a test says otherwise.</summary>
[Trait("Runs", "EmittedCode")]
public class EdgeCaseTests
{
    private static readonly Lazy<EmittedModel> Model = new(() => HandMade.Load(
    [
        Rows("Variance1", new Var([1], KeepDim: false, 1)),
        Rows("Variance3", new Var([1], KeepDim: false, 3)),
        Rows("LogSumExp", new LogSumExp([1], KeepDim: false)),
        Loss(),
        Zeros(),
    ]));

    /// <summary>The divisor is max(0, n − correction), whatever n is at run time.</summary>
    [Theory]
    [InlineData("Variance1", new float[] { }, float.NaN)]
    [InlineData("Variance1", new float[] { 5 }, float.NaN)]
    [InlineData("Variance1", new float[] { 1, 2, 4 }, 7 / 3f)]
    [InlineData("Variance3", new float[] { }, float.NaN)]
    [InlineData("Variance3", new float[] { 5 }, float.NaN)]
    [InlineData("Variance3", new float[] { 1, 2 }, float.PositiveInfinity)]
    [InlineData("Variance3", new float[] { 2, 2 }, float.NaN)]
    [InlineData("Variance3", new float[] { 1, 2, 4 }, float.PositiveInfinity)]
    [InlineData("Variance3", new float[] { 1, 2, 4, 5 }, 10f)]
    public void A_variance_of_few_elements(string function, float[] x, float expected)
    {
        var symbols = new Dictionary<string, long> { ["rows"] = 1, ["n"] = x.Length };
        float[][] results = Model.Value.Run(Entry(function), [new NdArray([1, x.Length], [.. x.Select(v => (double)v)])], symbols);
        Assert.Equal(expected, results.Single().Single(), 1e-5f);
    }

    /// <summary>Rows of nothing but −∞ have gradients of zero, and large values the same ones as small values; PyTorch has NaN, and 1 for each of two equal values of 1e8.</summary>
    [Fact]
    public void The_gradient_of_a_logarithm_of_sums()
    {
        double inf = double.PositiveInfinity;
        var x = new NdArray([6, 2], [-inf, -inf, 1e8, 1e8, -1e8, -1e8, 3e38, 1e38, -inf, 2, 0, 0]);
        (float[][] results, float[][] gradients, _) = Model.Value.Differentiate(Entry("LogSumExp"), Entry("LogSumExp").Differentiated, [x], [new NdArray([6], [1, 1, 1, 1, 1, 1])], Sizes(6, 2));
        Assert.Equal([float.NegativeInfinity, 1e8f, -1e8f, 3e38f, 2, MathF.Log(2)], results.Single());
        Assert.Equal([0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 1, 0, 0, 1, 0.5f, 0.5f], gradients.Single());
    }

    /// <summary>Two equal logits, however large.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e4)]
    [InlineData(1e8)]
    [InlineData(-1e8)]
    [InlineData(1e38)]
    public void The_gradient_of_a_cross_entropy(double m)
    {
        NdArray[] inputs = [new([1, 2], [m, m]), new([1], [1])];
        (float[][] results, float[][] gradients, _) = Model.Value.Differentiate(Entry("Loss"), Entry("Loss").Differentiated, inputs, [new NdArray([], [1])], Sizes(1, 2));
        Assert.Equal(MathF.Log(2), results.Single().Single(), 1e-7f);
        Assert.Equal([0.5f, -0.5f], gradients.Single());
    }

    /// <summary>Formulas that differ in nothing but the sign of a zero are two formulas.</summary>
    [Fact]
    public void Zero_is_not_minus_zero()
    {
        float[][] results = Model.Value.Run(Entry("Zeros"), [new NdArray([1, 2], [-5, 5])], Sizes(1, 2));
        const float inf = float.PositiveInfinity;
        Assert.Equal([-inf, inf], results[0]);
        Assert.Equal([inf, -inf], results[1]);
        Assert.Equal([inf, 1], results[2]);
        Assert.Equal([-inf, 1], results[3]);
    }

    private static Dictionary<string, long> Sizes(int rows, int n) => new() { ["rows"] = rows, ["n"] = n };

    private static EntryPoint Entry(string name) => Model.Value.Program.EntryPoints.Single(e => e.Declaration.Name == name);

    private static Function Rows(string name, ModelGen.Generator.Operators.Operator op)
    {
        var graph = new GraphBuilder();
        Node x = graph.AddNode(new Input(0, TensorType.Float(Shape.Of(Dim.Symbol("rows"), Dim.Symbol("n")))), [], "x");
        return new Function(name, [], SampleGraph.Prepare(new Graph([x], [graph.Add(op, x.Output)], [])));
    }

    private static Function Loss()
    {
        var graph = new GraphBuilder();
        Node x = graph.AddNode(new Input(0, TensorType.Float(Shape.Of(Dim.Symbol("rows"), Dim.Symbol("n")))), [], "x");
        Node label = graph.AddNode(new Input(1, new TensorType(ElementType.Int32, Shape.Of(Dim.Symbol("rows")))), [], "label");
        Value loss = graph.Add(new CrossEntropy(LossReduction.Sum), x.Output, label.Output);
        return new Function("Loss", [], SampleGraph.Prepare(new Graph([x, label], [loss], [])));
    }

    /// <summary><c>1 / (x * 0), 1 / (x * −0), 1 / clamp(x, 0, 1), 1 / clamp(x, −0, 1)</c>.</summary>
    private static Function Zeros()
    {
        var graph = new GraphBuilder();
        Node x = graph.AddNode(new Input(0, TensorType.Float(Shape.Of(Dim.Symbol("rows"), Dim.Symbol("n")))), [], "x");
        Value[] zeros =
        [
            graph.Times(x.Output, 0.0),
            graph.Times(x.Output, -0.0),
            graph.Add(new Clamp(0.0, 1), x.Output),
            graph.Add(new Clamp(-0.0, 1), x.Output),
        ];
        return new Function("Zeros", [], SampleGraph.Prepare(new Graph([x], [.. zeros.Select(z => graph.Over(1, z))], [])));
    }
}
