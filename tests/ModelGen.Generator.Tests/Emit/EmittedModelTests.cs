using GeneratorTests.Autodiff;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;

namespace GeneratorTests.Emit;

/// <summary>Whole models: emitted code, compiled and run, against the interpreter: results, gradients of inputs and of parameters.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class EmittedModelTests
{
    /// <summary>Sizes with which a tensor, or a part of one, has no elements.</summary>
    private static readonly Dictionary<string, long>[] Small =
    [
        new() { ["batch"] = 0, ["time"] = 0 }, new() { ["batch"] = 0, ["time"] = 3 }, new() { ["batch"] = 2, ["time"] = 0 }, new() { ["batch"] = 1, ["time"] = 1 },
    ];

    [Theory]
    [MemberData(nameof(DifferentiationTests.Models), MemberType = typeof(DifferentiationTests))]
    public void Emitted_code_computes_what_the_graph_says(string name, string members, string types)
    {
        Assert.NotEmpty(name);
        Check(members, types);
    }

    /// <summary>Loads a class <c>Net</c> with these members and compares its entry points with the interpreter.</summary>
    /// <param name="members">The members.</param>
    /// <param name="types">What stands beside the class.</param>
    /// <param name="sizes">Sizes besides those that all are compared at.</param>
    internal static void Check(string members, string types, params ReadOnlySpan<Dictionary<string, long>> sizes)
    {
        string source = TestCompilation.Model(members, types);
        LoweredModel lowered = Lowered.Model(source);
        ModelProgram program = ModelCompiler.Differentiate(lowered, null, TestContext.Current.CancellationToken);
        var generated = Verify.Run(new ModelGenerator(), TestCompilation.Create(source)).GeneratedSources.Where(g => g.HintName != program.Declaration.Type.HintName);
        EmittedModel model = EmittedModel.Load(program, [source, .. generated.Select(g => g.SourceText.ToString())]);
        foreach (EntryPoint entry in program.EntryPoints)
        {
            foreach (Dictionary<string, long> symbols in DifferentiationTests.Sizes(entry).Concat([.. Small, .. sizes]))
            {
                NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => DifferentiationTests.Input(n.Types[0], i, symbols))];
                EmittedCheck.MatchesOrRefuses(model, entry, inputs, symbols);
            }
        }
    }
}
