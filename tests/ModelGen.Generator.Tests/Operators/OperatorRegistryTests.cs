using System.Collections.Immutable;
using System.Reflection;
using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Lookup;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Sequence;

namespace GeneratorTests.Operators;

/// <summary>The declaration surface and the compiler know the same functions; every operator has its reference and its samples.</summary>
public class OperatorRegistryTests
{
    /// <summary>Static functions and C# operators on tensors that give tensors. <c>Repeat</c> is executed, and what is something else in a session is lowered by itself; conversions from numbers are not calls.</summary>
    private static readonly ImmutableSortedSet<string> Surface =
    [
        .. new[] { typeof(ModelGen.Ops), typeof(ModelGen.Tensor), typeof(ModelGen.IntTensor), typeof(ModelGen.BoolTensor) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.Name is not ("op_Implicit" or "Repeat" or "Positions" or "LastPosition" or "get_Item") && GivesTensor(method.ReturnType))
            .Select(Signature),
    ];

    public static TheoryData<string> Concrete =>
        [.. OperatorTypes().Where(t => !typeof(CompositeOperator).IsAssignableFrom(t)).Select(t => t.Name)];

    [Fact]
    public void Stubs_and_registry_name_the_same_functions()
    {
        ImmutableSortedSet<string> registry =
        [
            .. OperatorRegistry.Stubs.SelectMany(stub => stub.Aliases.Add(stub.Name).SelectMany(name => stub.Signatures.Select(s => $"{name}({s})"))),
        ];
        Assert.Equal(Surface, registry);
    }

    [Fact]
    public void A_stub_is_found_by_name_and_alias()
    {
        Assert.Same(Negate.Stub, OperatorRegistry.Find("Ops.Neg"));
        Assert.Same(Negate.Stub, OperatorRegistry.Find("Tensor.op_UnaryNegation"));
        Assert.Null(OperatorRegistry.Find("Ops.Nothing"));
    }

    [Fact]
    public void Only_functions_that_give_arrays_or_tuples_say_so()
    {
        Assert.Equal(["Ops.Chunk", "Ops.Gradients", "Ops.Split"], OperatorRegistry.Stubs.Where(s => s.Result == StubResult.Array).Select(s => s.Name));
        Assert.Equal(["Ops.MaxPool1dWithIndices", "Ops.MaxPool2dWithIndices", "Ops.MaxPool3dWithIndices", "Ops.Sort", "Ops.TopK"], OperatorRegistry.Stubs.Where(s => s.Result == StubResult.Tuple).Select(s => s.Name));
    }

    [Theory]
    [InlineData(typeof(ModelGen.Reduction), typeof(LossReduction))]
    [InlineData(typeof(ModelGen.GeluApproximation), typeof(GeluApproximation))]
    [InlineData(typeof(ModelGen.Nonlinearity), typeof(ModelGen.Generator.Layers.Recurrent.Nonlinearity))]
    [InlineData(typeof(ModelGen.FeedForwardActivation), typeof(ModelGen.Generator.Layers.Attention.FeedForwardActivation))]
    [InlineData(typeof(ModelGen.RopeType), typeof(ModelGen.Generator.Operators.Attention.RopeType))]
    [InlineData(typeof(ModelGen.EmbeddingBagMode), typeof(EmbeddingBagMode))]
    [InlineData(typeof(ModelGen.PaddingMode), typeof(ModelGen.Generator.Operators.Movement.PaddingMode))]
    [InlineData(typeof(ModelGen.InterpolationMode), typeof(ModelGen.Generator.Operators.Images.InterpolationMode))]
    [InlineData(typeof(ModelGen.GridSamplePadding), typeof(ModelGen.Generator.Operators.Images.SamplingPadding))]
    [InlineData(typeof(ModelGen.StochasticDepthMode), typeof(ModelGen.Generator.Operators.Random.StochasticDepthMode))]
    [InlineData(typeof(ModelGen.Runtime.SamplingPadding), typeof(ModelGen.Generator.Operators.Images.SamplingPadding))]
    [InlineData(typeof(ModelGen.Runtime.SamplingMode), typeof(ModelGen.Generator.Operators.Images.SamplingMode))]
    [InlineData(typeof(ModelGen.Runtime.ResamplingMode), typeof(ModelGen.Generator.Operators.Images.ResamplingMode))]
    internal void Enums_have_equal_members(Type surface, Type compiler) => Assert.Equal(
        Enum.GetNames(surface).Select(n => (n, (int)Enum.Parse(surface, n))),
        Enum.GetNames(compiler).Select(n => (n, (int)Enum.Parse(compiler, n))));

    [Fact]
    public void Every_operator_has_samples()
    {
        HashSet<Type> covered = [.. OperatorCases.All.Select(c => c.Samples.Single().Operator.GetType())];

        // No finite differences where targets are 1 and -1, and where the gradient is what it is by decree; golden files cover them.
        // Caches are written in functions of sessions alone, which nothing is differentiated through; sessions of models cover them.
        covered.UnionWith([typeof(AppendToCache), typeof(HingeEmbeddingLoss), typeof(CosineEmbeddingLoss), typeof(Detach), typeof(GradientReversal)]);
        Assert.Empty(OperatorTypes().Where(t => !covered.Contains(t)).Select(t => t.Name));
    }

    [Fact]
    public void Every_output_has_a_name() => Assert.All(
        OperatorCases.All.Select(c => c.Samples.Single()),
        sample => Assert.Equal(sample.Operator.Infer([.. sample.Inputs.Select((_, i) => sample.InputType(i))]).Length, sample.Operator.OutputNames.Length));

    [Theory]
    [MemberData(nameof(Concrete))]
    public void Every_operator_has_a_reference(string name)
    {
        Type type = OperatorTypes().Single(t => t.Name == name);
        Assert.True(ElementwiseMath.Table.ContainsKey(type) || TensorMath.Table.ContainsKey(type));
    }

    /// <summary>Everything but what the interpreter itself is made of: sources, calls, effects, random numbers; gradients, which no graph has any more that is interpreted; and the parts of formulas of attention scores.</summary>
    private static IEnumerable<Type> OperatorTypes() =>
        typeof(Operator).Assembly.GetTypes()
            .Where(t => typeof(Operator).IsAssignableFrom(t) && !t.IsAbstract)
            .Where(t => t.Namespace!.Split('.')[^1] is not ("Sources" or "Calls" or "Effects" or "Random" or "Derivatives"))
            .Where(t => t != typeof(TableLookup) && t != typeof(ScoreLookup));

    private static bool GivesTensor(Type type) =>
        (type.IsArray ? type.GetElementType() : type) is { } element && (IsTensor(element) || (element.IsConstructedGenericType && element.GetGenericArguments().All(IsTensor)));

    private static bool IsTensor(Type type) => type == typeof(ModelGen.Tensor) || type == typeof(ModelGen.IntTensor) || type == typeof(ModelGen.BoolTensor);

    private static string Signature(MethodInfo method)
    {
        IEnumerable<string> parameters = method.GetParameters().Select(p => p.Name!);
        return $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.IsStatic ? parameters : parameters.Prepend("x"))})";
    }
}
