using GeneratorTests.Infrastructure;

namespace GeneratorTests.Declarations;

/// <summary>What entry points must look like (MG04xx).</summary>
public class EntryPointTests
{
    private static string Net(string members) => "using ModelGen; using static ModelGen.Ops;\n[Model] partial class Net { " + members + " }";

    [Fact]
    public void No_entry_point() => Verify.Diagnostics(
        "using ModelGen;\n[Model] partial class {|MG0401:Net|} { private Tensor F(Tensor x) => x; }",
        "The model 'Net' has no entry point: mark a method with [Forward] or [Loss]");

    [Theory]
    [InlineData("[Forward, Loss] private Tensor {|MG0402:F|}([Shape(4)] Tensor x) => x;", "marked with both [Forward] and [Loss]")]
    [InlineData("[Forward] private static Tensor {|MG0402:F|}([Shape(4)] Tensor x) => x;", "static")]
    [InlineData("[Forward] private async Tensor {|MG0402:F|}([Shape(4)] Tensor x) => x;", "async")]
    [InlineData("[Forward] private Tensor {|MG0402:F|}<T>([Shape(4)] Tensor x) => x;", "generic")]
    [InlineData("[Forward] private partial Tensor {|MG0402:F|}([Shape(4)] Tensor x);", "without a body")]
    [InlineData("[Forward] private extern Tensor {|MG0402:F|}([Shape(4)] Tensor x);", "without a body")]
    public void Methods_that_cannot_be_entry_points(string method, string what) => Verify.Diagnostics(
        Net(method), $"'F' cannot be an entry point, because it is {what}: an entry point is an ordinary instance method with a body");

    [Theory]
    [InlineData("public")]
    [InlineData("internal")]
    public void A_loss_without_inputs_is_private(string access) => Verify.Diagnostics(
        Net("private readonly Linear fc = new(2, 2); [Loss] " + access + " Tensor {|MG0427:Penalty|}() => Sum(fc.Weight);"),
        "The loss 'Penalty' has no inputs, so a call of it from outside would be taken for a call of this declaration, which is never executed: make it private");

    [Theory]
    [InlineData("[Model(Weights = WeightType.BFloat16)] public sealed partial class Net", "", "Net")]
    [InlineData("[Model] public abstract partial class Family(int width)", "[Model(Weights = WeightType.BFloat16)] public sealed partial class Net() : Family(2);", "Net")]
    [InlineData("[Model(Weights = WeightType.BFloat16)] public abstract partial class Family(int width)", "[Model] public sealed partial class Net() : Family(2);", "Family")]
    public void A_model_of_bfloat16_has_no_losses(string type, string model, string name) => Verify.Diagnostics(
        $$"""
        using ModelGen;
        using static ModelGen.Ops;
        {{type}}
        {
            private readonly Linear fc = new(2, 2);
            [Forward] private Tensor F([Shape("batch", 2)] Tensor x) => fc.Forward(x);
            [Loss] private Tensor {|MG0430:Loss|}([Shape("batch", 2)] Tensor x) => Sum(F(x));
        }
        {{model}}
        """,
        $"The weights of '{name}' are bfloat16, so it computes and is not trained, but 'Loss' is a loss: remove it, or train a model without 'Weights = WeightType.BFloat16' and load what it saves");

    [Theory]
    [InlineData("[Shape(4)] ref Tensor {|MG0403:x|}", "is passed by reference")]
    [InlineData("[Shape(4)] in Tensor {|MG0403:x|}", "is passed by reference")]
    [InlineData("params Tensor[] {|MG0403:x|}", "is 'params'")]
    [InlineData("[Shape(4)] Tensor? {|MG0403:x|} = null", "is optional")]
    [InlineData("int {|MG0403:x|}", "is of type 'int'")]
    [InlineData("[Shape(4)] float[] {|MG0403:x|}", "is of type 'float[]'")]
    [InlineData("[Shape(4)] Parameter {|MG0403:x|}", "is of type 'Parameter'")]
    public void Parameters(string parameter, string what) => Verify.Diagnostics(
        Net("[Forward] private Tensor F([Shape(4)] Tensor y, " + parameter + ") => y;"),
        $"The parameter 'x' of the entry point 'F' {what}: inputs are 'Tensor' or 'IntTensor', each with its [Shape]");

    [Fact]
    public void Missing_shape() => Verify.Diagnostics(
        Net("[Forward] private Tensor F(Tensor {|MG0404:x|}, IntTensor {|MG0404:y|}) => x;"),
        "The input 'x' of the entry point 'F' has no shape: write [Shape(\"batch\", 784)] in front of it",
        "The input 'y' of the entry point 'F' has no shape: write [Shape(\"batch\", 784)] in front of it");

    [Theory]
    [InlineData("[{|MG0428:Shape(\"n\", 4, MemoryFormat = MemoryFormat.ChannelsLast)|}] Tensor x", "[Shape] has fewer than three dimensions, and 'ChannelsLast' moves the second one, the channels, behind those of the image")]
    [InlineData("[{|MG0428:Shape(\"n\", 4, Bytes = true)|}] IntTensor x", "it is an 'IntTensor': 'Bytes' is for a 'Tensor', which has them as floats")]
    [InlineData("[State, {|MG0428:Shape(\"n\", 4, Bytes = true)|}] Tensor x", "state that is carried from call to call is floats")]
    [InlineData("[State, {|MG0428:Shape(\"n\", 4, 5, MemoryFormat = MemoryFormat.ChannelsLast)|}] Tensor x", "state that is carried from call to call lies in the order of its dimensions")]
    public void Options_that_an_input_cannot_have(string input, string why) => Verify.Diagnostics(
        Net("[Forward] private Tensor F([Shape(\"n\")] Tensor y, " + input + ") => y;"),
        $"The [Shape] of 'x' has an option that it cannot have: {why}");

    [Theory]
    [InlineData("Tensor", "[return: {|MG0428:Shape(\"n\", Bytes = true)|}]", "y", "a result is floats: 'Bytes' is for an input")]
    [InlineData("(Tensor, Tensor)", "[return: {|MG0428:Shape(\"n\", 1, 1, MemoryFormat = MemoryFormat.ChannelsLast)|}]", "(y, y)", "it gives several tensors")]
    public void Options_that_a_result_cannot_have(string type, string attribute, string value, string why) => Verify.Diagnostics(
        Net($"[Forward] {attribute} private {type} F([Shape(\"n\")] Tensor y) => {value};"),
        $"The [Shape] of 'F' has an option that it cannot have: {why}");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("\"the batch\"", "\"the batch\"")]
    [InlineData("\"2 * n\"", "\"2 * n\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("1.5", "1.5")]
    [InlineData("4L", "4")]
    [InlineData("null", "'null'")]
    public void Unusable_dimension(string dim, string shown) => Verify.Diagnostics(
        Net("[Forward] private Tensor F([Shape(\"n\", {|MG0405:" + dim + "|})] Tensor x, [Shape(\"n\")] Tensor y) => x;"),
        $"{shown} is no dimension: a dimension is an integer ≥ 1 or a name that could be a parameter's, such as \"batch\"");

    [Fact]
    public void Null_shape() => Verify.Diagnostics(Net("[Forward] private Tensor F([{|MG0405:Shape(null)|}] Tensor x) => x;"));

    [Theory]
    [InlineData("[Forward] private void {|MG0406:F|}([Shape(4)] Tensor x) { }", "void")]
    [InlineData("[Forward] private BoolTensor {|MG0406:F|}([Shape(4)] IntTensor x) => x > 2;", "BoolTensor")]
    [InlineData("[Forward] private (Tensor, int) {|MG0406:F|}([Shape(4)] Tensor x) => (x, 1);", "(Tensor, int)")]
    [InlineData("[Forward] private Tensor[] {|MG0406:F|}([Shape(4)] Tensor x) => [x];", "Tensor[]")]
    public void Result(string method, string type) => Verify.Diagnostics(
        Net(method), $"The entry point 'F' gives '{type}': a forward method gives a 'Tensor', an 'IntTensor' or a tuple of them");

    [Fact]
    public void Integers_as_the_new_value_of_a_state() => Verify.Diagnostics(
        Net("[Forward] private (Tensor, IntTensor) {|MG0406:F|}([Shape(4)] Tensor x, [Shape(4), State] Tensor h) => (x, x.Int());"),
        "The entry point 'F' gives '(Tensor, IntTensor)': a forward method gives a 'Tensor' or a tuple of tensors, whose last ones are the new values of the state, each a 'Tensor'");

    [Fact]
    public void Result_of_a_loss() => Verify.Diagnostics(
        Net("[Loss] private (Tensor, Tensor) {|MG0406:F|}([Shape(4)] Tensor x) => (x, x);"),
        "The entry point 'F' gives '(Tensor, Tensor)': a loss gives one scalar 'Tensor'");

    [Fact]
    public void Two_entry_points_with_one_name() => Verify.Diagnostics(
        Net("[Forward] private Tensor F([Shape(4)] Tensor x) => x; [Loss] private Tensor {|MG0407:F|}([Shape(4)] Tensor x, [Shape(4)] Tensor y) => Mean(x);"),
        "'Net' has two entry points called 'F': give one another name");

    [Fact]
    public void Trains() => Verify.Diagnostics(
        Net("""
            private readonly Linear fc = new(4, 4);
            private readonly int width = 3;
            [Loss(Trains = [nameof(fc)])] private Tensor A([Shape(4)] Tensor x) => Mean(fc.Forward(x));
            [Loss(Trains = [nameof(fc), {|MG0408:nameof(width)|}])] private Tensor B([Shape(4)] Tensor x) => Mean(fc.Forward(x));
            [Loss(Trains = new[] { {|MG0408:"Fc"|} })] private Tensor C([Shape(4)] Tensor x) => Mean(fc.Forward(x));
            [{|MG0408:Loss(Trains = new string[0])|}] private Tensor D([Shape(4)] Tensor x) => Mean(fc.Forward(x));
            """),
        "Trains names \"width\", which is no member of 'Net' with parameters: use [nameof(member)]",
        "Trains names \"Fc\", which is no member of 'Net' with parameters: use [nameof(member)]",
        "Trains names nothing, which is no member of 'Net' with parameters: use [nameof(member)]");

    [Fact]
    public void Integer_state() => Verify.Diagnostics(
        Net("[Forward] private (Tensor, Tensor) F([Shape(4)] Tensor x, [State, Shape(4)] IntTensor {|MG0420:n|}) => (x, x);"),
        "The state 'n' of the entry point 'F' is an 'IntTensor': state that is carried from call to call is a 'Tensor'");

    [Theory]
    [InlineData("[Forward] private (Tensor, Tensor) {|MG0421:F|}(", "(x, x)", "it gives 2 results, but they are 3 new values")]
    [InlineData("[Forward] private Tensor {|MG0421:F|}(", "x", "it gives 1 result, but they are 3 new values")]
    [InlineData("[Loss] private (Tensor, Tensor, Tensor) {|MG0421:F|}(", "(Mean(x), x, x)", "it gives 3 results, but they are the loss and 3 new values")]
    [InlineData("[Loss] private (Tensor, Tensor, Tensor, Tensor, Tensor) {|MG0421:F|}(", "(Mean(x), x, x, x, x)", "it gives 5 results, but they are the loss and 3 new values")]
    public void State_without_a_result(string head, string result, string what) => Verify.Diagnostics(
        Net($"{head}[Shape(4)] Tensor x, [State, Shape(4)] Tensor a, [State, Shape(4)] Tensor b, [State, Shape(4)] Tensor c) => {result};"),
        $"The new values of the state 'a', 'b', 'c' must be the last results of 'F', in the same order: {what}");

    [Fact]
    public void Result_of_a_loss_with_state() => Verify.Diagnostics(
        Net("[Loss] private (Tensor, int) {|MG0406:F|}([State, Shape(4)] Tensor x) => (Mean(x), 1);"),
        "The entry point 'F' gives '(Tensor, int)': a loss with [State] gives a tuple: one scalar 'Tensor', then the new values of the state");

    [Fact]
    public void Names_of_results_that_are_state()
    {
        var model = Declared.Model(TestCompilation.Model("""
            [Forward] private Tensor A([State, Shape(4)] Tensor h) => h;
            [Forward] private (Tensor Y, Tensor H, Tensor, Tensor Carry) B([State, Shape(4)] Tensor h, [State, Shape(4)] Tensor _c, [State, Shape(4)] Tensor newH) => (h, h, _c, newH);
            [Loss] private (Tensor, Tensor H) C([State, Shape("time", 4)] Tensor h) => (Mean(h), h);
            """));
        Assert.Equal(["newH", "y newH2 newC carry", "result1 newH"], model.EntryPoints.Items.Select(e => string.Join(" ", e.ResultNames)));
    }

    [Fact]
    public void Everything_that_is_allowed()
    {
        var model = Declared.Model(TestCompilation.Model("""
            private const int Width = 4;
            private readonly Linear fc = new(Width, 2);

            [Forward]
            [return: Shape("batch", 2)]
            internal Tensor Scalar([Shape] Tensor scale, [Shape("batch", Width)] Tensor result, [Shape("batch", "class")] IntTensor @in) => scale * fc.Forward(result);

            [Loss(Trains = new[] { nameof(fc) })]
            public Tensor Loss([Shape("batch", Width)] Tensor x) => Mean(fc.Forward(x));

            [Forward]
            public (Tensor Left, Tensor, Tensor x) Three([Shape("result2")] Tensor x) => (x, x, x);
            """));
        Snapshot.Matches(TreePrinter.Print(model.EntryPoints), "EntryPoints.txt");
    }
}
