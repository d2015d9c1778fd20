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
    [Theory]
    [MemberData(nameof(DifferentiationTests.Models), MemberType = typeof(DifferentiationTests))]
    public void Emitted_code_computes_what_the_graph_says(string name, string members, string types)
    {
        Assert.NotEmpty(name);
        Check(members, types);
    }

    private static void Check(string members, string types)
    {
        string source = TestCompilation.Model(members, types);
        LoweredModel lowered = Lowered.Model(source);
        ModelProgram program = ModelCompiler.Differentiate(lowered, null, TestContext.Current.CancellationToken);
        var generated = Verify.Run(new ModelGenerator(), TestCompilation.Create(source)).GeneratedSources.Where(g => g.HintName != program.Declaration.Type.HintName);
        EmittedModel model = EmittedModel.Load(program, [source, .. generated.Select(g => g.SourceText.ToString())]);
        foreach (EntryPoint entry in program.EntryPoints)
        {
            foreach (Dictionary<string, long> symbols in DifferentiationTests.Sizes(entry))
            {
                NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => DifferentiationTests.Input(n.Types[0], i, symbols))];
                EmittedCheck.Matches(model, entry, inputs, symbols);
            }
        }
    }
}
