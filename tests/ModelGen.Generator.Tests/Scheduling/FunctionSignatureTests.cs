using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;

namespace GeneratorTests.Scheduling;

/// <summary>What functions are given, and in which order.</summary>
public sealed class FunctionSignatureTests
{
    private const string Block =
        """
        [Module]
        internal sealed partial class Block(int width)
        {
            private readonly Linear fc = new(width, width);
            private readonly Dropout drop = new(0.5f);
            public Tensor Forward(Tensor x) => x + drop.Forward(Tanh(fc.Forward(x)));
        }
        """;

    [Fact]
    public void A_function_without_needs_takes_inputs_outputs_and_sizes()
    {
        ProgramPlan plan = Plan("[Forward] private Tensor F([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor i) => x * Sum(Exp(x));", "");
        Assert.Equal(
            ["Scratch: WrittenFloats scratch", "Input 0: Floats", "Input 1: Integers", "Output 0: WrittenFloats", "Size: Size batch"],
            Text(plan[plan.Program.EntryPoints[0].Inference]));
    }

    [Fact]
    public void What_callees_need_is_handed_through()
    {
        ProgramPlan plan = Plan("private readonly Block block = new(4);\n[Forward] private Tensor F([Shape(\"batch\", 4)] Tensor x) => block.Forward(x);", Block);
        Differentiated pair = plan.Program.EntryPoints[0].Differentiated;
        Function callee = pair.Forward.Callees.Single();
        Assert.Equal(
            ["Parameters: Floats parameters", "Random: RandomNumbers random", "Input 0: Floats", "Output 0: WrittenFloats", "Kept 1: WrittenFloats kept", "Size: Size batch"],
            Text(plan[callee]).Where(a => !a.StartsWith("Scratch", StringComparison.Ordinal)));
        Assert.Equal(Text(plan[callee]), Text(plan[pair.Forward]));
    }

    [Fact]
    public void A_backward_function_reads_what_is_kept_and_adds_to_gradients()
    {
        ProgramPlan plan = Plan(
            """
            private readonly Embedding table = new(10, 4, sparse: true);
            private readonly Linear fc = new(4, 4);
            [Loss] private Tensor Loss([Shape("batch")] IntTensor tokens, [Shape("batch", 4)] Tensor y) => MSELoss(Tanh(fc.Forward(table.Forward(tokens))), y);
            """,
            "");
        string[] arguments = Text(plan[plan.Program.EntryPoints[0].Differentiated.Backward]);
        Assert.Equal(
            ["Parameters: Floats parameters", "Scratch: WrittenFloats scratch", "Input 0: Integers", "Input 1: Floats", "Kept 2: Floats kept", "Input 3: Floats"],
            arguments.TakeWhile(a => !a.StartsWith("Output", StringComparison.Ordinal)));
        Assert.Equal(["Gradients: WrittenFloats gradients", "Touched: TouchedRows touched", "Size: Size batch"], arguments.SkipWhile(a => !a.StartsWith("Gradients", StringComparison.Ordinal)));
    }

    [Fact]
    public void State_is_written_where_it_is_assigned_and_else_read()
    {
        ProgramPlan plan = Plan(
            """
            private readonly StateTensor mean = new(4);
            private readonly Parameter scale = new(4);
            [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x)
            {
                mean.Assign(0.9 * mean + 0.1 * Mean(x, dim: 0, keepDim: false));
                return Mean(x * mean * scale);
            }
            """,
            "");
        EntryPoint loss = plan.Program.EntryPoints[0];
        Assert.Contains("State: WrittenFloats state", Text(plan[loss.Differentiated.Forward]));
        Assert.Contains("State: Floats state", Text(plan[loss.Inference]));
        Assert.True(plan[loss.Differentiated.Forward].Signature.WritesState);
        Assert.False(plan[loss.Inference].Signature.WritesState);
    }

    [Fact]
    public void Names_that_every_function_may_use_are_known() =>
        Assert.Equal(["parameters", "state", "random", "scratch", "kept", "gradients", "touched"], FunctionSignature.Names);

    private static ProgramPlan Plan(string members, string types) =>
        ModelCompiler.Plan(ModelCompiler.Differentiate(Lowered.Model(TestCompilation.Model(members, types)), null, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    private static string[] Text(FunctionPlan plan) =>
        [.. plan.Signature.Arguments.Select(a => a.Role is ArgumentRole.Input or ArgumentRole.Output ? $"{a.Role} {a.Index}: {a.Type}" : $"{a.Role}{(a.Role == ArgumentRole.Kept ? $" {a.Index}" : "")}: {a.Type} {a.Name}")];
}
