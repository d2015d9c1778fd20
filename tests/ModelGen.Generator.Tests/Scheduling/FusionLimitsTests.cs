using System.Reflection;
using ModelGen.Generator.Scheduling;
using ModelGen.Runtime;

namespace GeneratorTests.Scheduling;

/// <summary>The generator's limits are what the runtime has.</summary>
public class FusionLimitsTests
{
    [Fact]
    public void Formulas_have_as_many_operands_as_the_interfaces()
    {
        Assembly runtime = typeof(IOperands1).Assembly;
        Assert.All(Enumerable.Range(1, FusionLimits.Operands), n => Assert.NotNull(runtime.GetType($"ModelGen.Runtime.IOperands{n}")));
        Assert.Null(runtime.GetType($"ModelGen.Runtime.IOperands{FusionLimits.Operands + 1}"));
        Assert.Equal(FusionLimits.Operands, typeof(Operands<V128>).GetFields().Length);
    }

    [Fact]
    public void Joint_formulas_have_as_many_results_as_the_interfaces()
    {
        Assembly runtime = typeof(IResults1).Assembly;
        Assert.All(Enumerable.Range(1, FusionLimits.Results), n => Assert.NotNull(runtime.GetType($"ModelGen.Runtime.IResults{n}")));
        Assert.Null(runtime.GetType($"ModelGen.Runtime.IResults{FusionLimits.Results + 1}"));
        Assert.Equal(FusionLimits.Results, typeof(Results<V128>).GetFields().Length);
        Assert.Equal(FusionLimits.Results, typeof(DenseOutputs).GetConstructors().Single().GetParameters().Length);
        Assert.Equal(FusionLimits.Results, typeof(StridedOutputs).GetConstructors().Single().GetParameters().Length);
    }

    [Theory]
    [InlineData(typeof(Reduce), nameof(Reduce.Sum), FusionLimits.Operands)]
    [InlineData(typeof(Reduce), nameof(Reduce.AddSum), FusionLimits.Operands)]
    [InlineData(typeof(Reduce), nameof(Reduce.Max), FusionLimits.Operands)]
    [InlineData(typeof(Reduce), nameof(Reduce.Min), FusionLimits.Operands)]
    [InlineData(typeof(Elementwise), nameof(Elementwise.Map), FusionLimits.Operands)]
    [InlineData(typeof(Elementwise), nameof(Elementwise.AddMap), FusionLimits.Operands)]
    [InlineData(typeof(Gemm), nameof(Gemm.Linear), 1 + FusionLimits.EpilogueOperands)]
    [InlineData(typeof(Gemm), nameof(Gemm.MatMul), 2 + FusionLimits.EpilogueOperands)]
    public void Kernels_take_as_many_operands(Type type, string method, int operands) => Assert.Equal(
        operands,
        type.GetMethods().Where(m => m.Name == method).Max(m => m.GetParameters().Count(p => p.ParameterType == typeof(Strided).MakeByRefType())));

    [Theory]
    [InlineData(typeof(Strided))]
    [InlineData(typeof(StridedOutput))]
    public void Operands_have_as_many_strides(Type type) =>
        Assert.Equal(FusionLimits.Rank, type.GetConstructors().Max(c => c.GetParameters().Count(p => p.ParameterType == typeof(int))));
}
