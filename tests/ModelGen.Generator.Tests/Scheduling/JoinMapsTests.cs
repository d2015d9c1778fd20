using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace GeneratorTests.Scheduling;

/// <summary>Which elementwise kernels are computed in one pass, and what they store.</summary>
public sealed class JoinMapsTests
{
    [Fact]
    public void Kernels_that_read_the_same_become_one() => Assert.Equal(
        ["a, b = Exp(a), Tanh(a)"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x) => (Exp(x), Tanh(x));"));

    [Fact]
    public void Kernels_with_nothing_in_common_stay_apart() => Assert.Equal(
        ["a = Exp(a)", "b = Tanh(a)"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x, [Shape(6)] Tensor y) => (Exp(x), Tanh(y));"));

    [Fact]
    public void A_repeated_operand_is_nothing_in_common() => Assert.Equal(
        ["a = a * b", "b = a * b"],
        Maps("(Tensor A, Tensor B) F([Shape(3, 6)] Tensor x, [Shape(3, 6)] Tensor y, [Shape(6)] Tensor s) => (x * s, y * s);"));

    [Fact]
    public void Kernels_over_other_shapes_stay_apart() => Assert.Equal(
        2,
        Maps("(Tensor A, Tensor B) F([Shape(3, 6)] Tensor x) => (Exp(x), Tanh(Reshape(x, 6, 3)));").Count);

    [Fact]
    public void A_value_that_only_the_joint_kernel_reads_is_not_stored() => Assert.Equal(
        ["a, b = t1 = Sqrt(a); t1 * b, t1 - b"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x, [Shape(6)] Tensor y) { var r = Sqrt(x); return (r * y, r - y); }"));

    [Fact]
    public void A_value_that_something_else_reads_is_stored() => Assert.Equal(
        ["r, a = t1 = Sqrt(a); t1, t1 * b"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x, [Shape(6)] Tensor y) { var r = Sqrt(x); return (r * y, Softmax(r, -1)); }"));

    [Fact]
    public void What_both_compute_is_computed_once() => Assert.Equal(
        ["a, b = t1 = a + b; Exp(t1), Tanh(t1)"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x, [Shape(6)] Tensor y) => (Exp(x + y), Tanh(y + x));"));

    [Fact]
    public void A_kernel_moves_over_one_that_has_nothing_to_do_with_it() => Assert.Equal(
        ["a, c = Exp(a), Sin(a)", "b = Tanh(a)"],
        Maps("(Tensor A, Tensor B, Tensor C) F([Shape(6)] Tensor x, [Shape(6)] Tensor y) => (Exp(x), Tanh(y), Sin(x));"));

    [Fact]
    public void The_earlier_kernel_moves_down_where_the_later_cannot_move_up() => Assert.Equal(
        ["tanh = Tanh(a)", "a, b = Exp(a), a - b"],
        Maps("(Tensor A, Tensor B) F([Shape(3, 6)] Tensor x, [Shape(3, 1)] Tensor y) => (Exp(x), x - Tanh(y));"));

    [Fact]
    public void Neither_moves_over_what_it_depends_on() => Assert.Equal(
        ["e = Exp(a)", "b = a * b"],
        Maps("(Tensor A, Tensor B) F([Shape(3, 6)] Tensor x) { var e = Exp(x); return (Softmax(e, -1), x * Softmax(e, -1)); }"));

    [Fact]
    public void Neither_moves_over_a_product() => Assert.Equal(
        ["a = Exp(a)", "c = Sin(a)"],
        Maps("(Tensor A, Tensor B, Tensor C) F([Shape(6, 6)] Tensor x, [Shape(6, 6)] Tensor y) => (Exp(x), MatMul(y, y), Sin(x));"));

    [Fact]
    public void One_long_function_does_not_wait_for_another() => Assert.Equal(
        ["a = Tanh(a)", "b = Exp(a)"],
        Maps("(Tensor A, Tensor B) F([Shape(6)] Tensor x) { var t = Tanh(x); return (t, Exp(t)); }"));

    [Fact]
    public void Parts_of_one_array_are_read_in_one_pass() => Assert.Equal(
        ["a, b = Sigmoid(a), Tanh(b)"],
        Maps("(Tensor A, Tensor B) F([Shape(3, 8)] Tensor x) => (Sigmoid(x[.., ..4]), Tanh(x[.., 4..]));"));

    [Fact]
    public void Parts_of_a_concatenation_are_written_in_one_pass() => Assert.Equal(
        ["result, result = Exp(a), Tanh(b)"],
        Maps("Tensor F([Shape(3, 4)] Tensor x, [Shape(3, 4)] Tensor y) => Concat([Exp(x), Tanh(y)], 1);"));

    [Fact]
    public void Copies_into_a_concatenation_stay_copies() => Assert.Equal(
        ["result = a", "result = a"],
        Maps("Tensor F([Shape(3, 4)] Tensor x, [Shape(3, 4)] Tensor y) => Concat([x, y], 1);"));

    [Fact]
    public void There_are_no_more_operands_than_the_runtime_takes()
    {
        string inputs = string.Join(", ", Enumerable.Range(0, FusionLimits.Operands).Select(i => $"[Shape(6)] Tensor x{i}"));
        string sum = string.Join(" + ", Enumerable.Range(0, FusionLimits.Operands).Select(i => $"x{i}"));
        Assert.Single(Maps($"(Tensor A, Tensor B) F({inputs}) => ({sum}, x0 * x1);"));
        Assert.Equal(2, Maps($"(Tensor A, Tensor B) F({inputs}, [Shape(6)] Tensor y) => ({sum}, x0 * y);").Count);
    }

    [Fact]
    public void There_are_no_more_results_than_the_runtime_takes()
    {
        int count = FusionLimits.Results + 1;
        string types = string.Join(", ", Enumerable.Range(0, count).Select(i => $"Tensor R{i}"));
        string values = string.Join(", ", Enumerable.Range(0, count).Select(i => $"x * {i + 2}"));
        Assert.Equal([FusionLimits.Results, 1], Kernels($"({types}) F([Shape(6)] Tensor x) => ({values});").Select(m => m.Outputs.Length));
    }

    [Fact]
    public void A_gradient_that_may_not_be_wanted_has_a_kernel_of_its_own()
    {
        IEnumerable<MapKernel> maps = Plan("Tensor F([Shape(6)] Tensor x, [Shape(6)] Tensor y) => Exp(x) * Tanh(y);", backward: true).Schedule.Kernels.OfType<MapKernel>();
        Assert.All(maps, m => Assert.Single(m.Outputs));
        Assert.Equal([[1], [0]], maps.Select(m => m.OnlyFor.ToArray()));
    }

    [Fact]
    public void A_result_takes_the_place_of_an_operand_that_dies()
    {
        FunctionPlan plan = Plan("(Tensor A, Tensor B) F([Shape(4, 4)] Tensor x) { var p = Softmax(x, -1); var r = Sqrt(p); return (Softmax(r * 2, -1), Softmax(r - p, -1)); }");
        MapKernel map = plan.Schedule.Kernels.OfType<MapKernel>().Single();
        Assert.Equal(2, map.Outputs.Length);
        Assert.Single(map.Outputs, o => plan.Memory.Buffers[o.Buffer] == plan.Memory.Buffers[map.Formula.Operands.Single().Buffer]);
    }

    /// <summary>The elementwise kernels of a forward method.</summary>
    private static List<string> Maps(string method) =>
        [.. Kernels(method).Select(m => $"{string.Join(", ", m.Outputs.Select(o => o.Buffer.Name))} = {m.Formula.Formula.ToString().Replace("VectorMath.", "", StringComparison.Ordinal).Replace("V.", "", StringComparison.Ordinal)}")];

    private static IEnumerable<MapKernel> Kernels(string method) => Plan(method).Schedule.Kernels.OfType<MapKernel>();

    private static FunctionPlan Plan(string method, bool backward = false)
    {
        ModelProgram program = ModelCompiler.Differentiate(Lowered.Model(TestCompilation.Model($"[Forward] private {method}")), null, TestContext.Current.CancellationToken);
        EntryPoint entry = program.EntryPoints.Single();
        return ModelCompiler.Plan(program, TestContext.Current.CancellationToken)[backward ? entry.Pairs.First().Backward : entry.Inference];
    }
}
