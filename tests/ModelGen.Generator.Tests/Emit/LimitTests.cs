using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Emit;

/// <summary>What is larger than memory or than any model has one diagnostic, and at once.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(
        "private readonly Linear fc = new(4, 46341);\n[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) { var y = fc.Forward(x); return {|MG0330:Unsqueeze(y, 2) - Unsqueeze(y, 1)|}; }",
        "The tensor [n, 46341, 46341] would have at least 2,147,488,281 elements, but a tensor has at most 2,000,000,000: make it smaller")]
    [InlineData(
        "[Forward] private Tensor F([Shape(46341, \"n\")] Tensor x) => {|MG0330:MatMul(x, Transpose(x, 0, 1))|};",
        "The tensor [46341, 46341] would have at least 2,147,488,281 elements, but a tensor has at most 2,000,000,000: make it smaller")]
    public void A_tensor(string members, string message) => Verify.Diagnostics(new ModelGenerator(), [TestCompilation.Model(members)], message);

    [Fact]
    public void An_input() => Verify.Diagnostics(
        new ModelGenerator(),
        [TestCompilation.Model("[Forward] private Tensor F([Shape(46341, 46341)] Tensor {|MG0330:x|}) => x;")],
        "The tensor [46341, 46341] would have at least 2,147,488,281 elements, but a tensor has at most 2,000,000,000: make it smaller");

    [Fact]
    public void Parameters_with_the_padding_of_their_panels() => Verify.Diagnostics(
        new ModelGenerator(),
        [TestCompilation.Model("private readonly Linear fc = new(200_000_000, 1);\n[Forward] private Tensor F([Shape(\"n\", 200_000_000)] Tensor x) => fc.Forward(x);")
            .Replace("class Net", "class {|MG0414:Net|}", StringComparison.Ordinal)],
        "The parameters of 'Net' have 3,200,000,016 elements together, but one array holds at most 2,000,000,000");

    [Fact]
    public void What_a_call_needs_at_the_same_time() => Verify.Diagnostics(
        new ModelGenerator(),
        [TestCompilation.Model("[Forward] private Tensor {|MG0425:F|}([Shape(30000, 30000)] Tensor x) => Sum(Softmax(x, 1)) + Sum(Softmax(x * 2, 0) * Softmax(x + 1, 0));")],
        "With every named dimension 1, a call of 'F' takes 2,700,000,016 floats, but one block of memory has at most 2,000,000,000: make it smaller");

    [Theory]
    [InlineData(
        "[Forward] private Tensor F([Shape(\"n\", 2, 2, 2, 2, 2, 2)] Tensor x) => {|MG0332:Permute(x, 6, 5, 4, 3, 2, 1, 0)|};",
        "permute of [2, 2, 2, 2, 2, 2, n] goes through memory in 7 nested loops, but a kernel has at most 6: put neighbouring dimensions together with 'Reshape'")]
    [InlineData(
        "[Forward] private Tensor F([Shape(\"n\", 2, 2, 2, 2, 2, 2)] Tensor x) => {|MG0332:Sum(x, 0, 2, 4, 6)|};",
        "sum of [n, 2, 2, 2, 2, 2, 2] goes through memory in 7 nested loops, but a kernel has at most 6: put neighbouring dimensions together with 'Reshape'")]
    public void The_loops_of_a_kernel(string members, string message) => Verify.Diagnostics(new ModelGenerator(), [TestCompilation.Model(members)], message);

    [Theory]
    [InlineData(
        "private readonly Linear[] fcs = {|MG0331:Repeat(1_000_000, () => new Linear(2, 2))|};",
        "'Repeat' makes 1,000,000 layers, modules and tensors, but a declaration has at most 20,000: make fewer")]
    [InlineData(
        "private readonly Linear[][] fcs = Repeat(10_000, () => Repeat(4, () => {|MG0331:new Linear(2, 2)|}));",
        "The declaration makes 20,001 layers, modules and tensors, but a declaration has at most 20,000: make fewer")]
    [InlineData(
        "private readonly LSTM lstm = new(2, 2, numLayers: {|MG0314:int.MaxValue|});",
        "'numLayers' of 'LSTM' must be at most 1000, but is 2147483647")]
    public void The_number_of_objects(string members, string message) => Verify.Diagnostics(
        new ModelGenerator(), [TestCompilation.Model(members + "\n[Forward] private Tensor F([Shape(\"n\", 2)] Tensor x) => x;")], message);
}
