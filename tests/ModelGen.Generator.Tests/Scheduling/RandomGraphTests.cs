using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace GeneratorTests.Scheduling;

/// <summary>Random programs: emitted code against the interpreter, and what has to hold for every schedule and memory plan.</summary>
public sealed class RandomGraphTests
{
    private const int Functions = 12;
    private const int Nodes = 30;

    /// <summary>How many assemblies; more where the environment asks for a longer search.</summary>
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("MODELGEN_RANDOM_RUNS"), out int runs) ? runs : 8;

    /// <summary>With some of them, views have no elements.</summary>
    private static readonly long[] Batches = [5, 0, 1, 2, 17];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Runs), 46];

    [Trait("Runs", "EmittedCode")]
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Emitted_code_computes_what_the_graph_says(int seed)
    {
        EmittedModel model = HandMade.Load(Create(seed), RandomGraphs.Parameters);
        foreach (EntryPoint entry in model.Program.EntryPoints)
        {
            foreach (Dictionary<string, long> symbols in Batches.Select(b => new Dictionary<string, long> { ["batch"] = b }))
            {
                NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => EmittedCheck.Filled(n.Types[0].Shape, i, symbols))];
                EmittedCheck.MatchesOrRefuses(model, entry, inputs, symbols, tolerance: 2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_that_live_at_the_same_time_do_not_share_memory(int seed)
    {
        var plan = ModelCompiler.Plan(HandMade.Program(Create(seed), RandomGraphs.Parameters), TestContext.Current.CancellationToken);
        foreach (FunctionPlan function in plan.Functions)
        {
            foreach (long batch in new[] { 0L, 1, 2, 5, 17, 100 })
            {
                var symbols = new Dictionary<string, long> { ["batch"] = batch };
                if (function.Function.Graph.Nodes.SelectMany(n => n.Operator.SizeBounds(n)).All(b => b.Dim.Evaluate(symbols) >= b.Least))
                {
                    CheckMemory(function, symbols);
                }
            }
        }
    }

    private static List<Function> Create(int seed) => [.. Enumerable.Range(seed * Functions, Functions).Select(i => Simplified(RandomGraphs.Create(i, Nodes)))];

    private static Function Simplified(Function function) =>
        function with { Graph = EliminateCommonSubexpressions.Run(PermuteBeforePlacing.Run(Simplify.Run(FoldConstants.Run(DecomposeComposites.Run(function.Graph))), keepsImages: false)) };

    /// <summary>Plays the kernels through: every scratch buffer that is read still holds what was written to it.</summary>
    private static void CheckMemory(FunctionPlan plan, Dictionary<string, long> symbols)
    {
        var owner = new Dictionary<long, TensorBuffer>();
        long arena = plan.Memory.Size.Evaluate(symbols);
        foreach (Kernel kernel in plan.Schedule.Kernels)
        {
            foreach (TensorBuffer buffer in Scratch(kernel.Reads))
            {
                Assert.All(Addresses(buffer), address => Assert.True(owner.TryGetValue(address, out TensorBuffer? present) && present == buffer, $"{buffer} is overwritten before\n{kernel}\n{plan.Schedule}\n{plan.Memory}"));
            }

            foreach (TensorBuffer buffer in Scratch(kernel.Writes))
            {
                foreach (long address in Addresses(buffer))
                {
                    Assert.InRange(address, 0, arena - 1);
                    owner[address] = buffer;
                }
            }
        }

        IEnumerable<long> Addresses(TensorBuffer buffer)
        {
            long start = plan.Memory.OffsetOf(plan.Memory.Buffers[buffer]).Evaluate(symbols);
            for (long i = 0; i < buffer.Length.Evaluate(symbols); i++)
            {
                yield return start + i;
            }
        }
    }

    private static IEnumerable<TensorBuffer> Scratch(IEnumerable<Operand> operands) => operands.Select(o => o.Buffer).Where(b => b.Kind == BufferKind.Scratch).Distinct();
}
