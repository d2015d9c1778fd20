using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace GeneratorTests.Scheduling;

/// <summary>Which linear layers are ready-made products of the runtime.</summary>
public class KnownEpilogueTests
{
    [Theory]
    [InlineData("fc.Forward(x)", "Bias")]
    [InlineData("Relu(fc.Forward(x))", "BiasRelu")]
    [InlineData("Maximum(fc.Forward(x), 0)", "BiasRelu")]
    [InlineData("MatMul(x, Transpose(w, 0, 1)) + b", "Bias")]
    [InlineData("b + MatMul(x, Transpose(w, 0, 1))", "Bias")]
    [InlineData("Relu(b + MatMul(x, Transpose(w, 0, 1)))", "BiasRelu")]
    [InlineData("Tanh(fc.Forward(x))", null)]
    [InlineData("b - MatMul(x, Transpose(w, 0, 1))", null)]
    [InlineData("MatMul(x, Transpose(w, 0, 1)) * b", null)]
    [InlineData("MatMul(x, Transpose(w, 0, 1)) + x", null)]
    [InlineData("MatMul(x, Transpose(x, 0, 1)) + 1", null)]
    public void Products(string expression, string? method)
    {
        Assert.Equal(method, Inference(expression).Schedule.Kernels.OfType<ContractionKernel>().Single().Known?.Suffix);
    }

    [Theory]
    [InlineData("Tanh(x) + y", "y + Tanh(x)", false)]
    [InlineData("x + y", "y + x", true)]
    [InlineData("x * 2", "2 * x", true)]
    [InlineData("x * y + x", "x + x * y", true)]
    [InlineData("x * y + x", "x + y * x", true)]
    [InlineData("x - y", "y - x", true)]
    [InlineData("x - 1", "1 - x", false)]
    public void Formulas_do_not_depend_on_the_order_of_a_sum(string left, string right, bool same) => Assert.Equal(same, Formula(left).Equals(Formula(right)));

    private static Formula Formula(string expression) => Inference(expression).Schedule.Kernels.OfType<MapKernel>().Single().Formula.Formula;

    private static FunctionPlan Inference(string expression)
    {
        string members = $$"""
            private readonly Linear fc = new(6, 6);
            private readonly Parameter w = new(6, 6);
            private readonly Parameter b = new(6);
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x, [Shape("batch", 6)] Tensor y) => {{expression}};
            """;
        ModelProgram program = ModelCompiler.Differentiate(Lowered.Model(TestCompilation.Model(members)), null, TestContext.Current.CancellationToken);
        return ModelCompiler.Plan(program, TestContext.Current.CancellationToken)[program.EntryPoints.Single().Inference];
    }
}
