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
    private static readonly Dictionary<string, long> Symbols = new() { ["batch"] = 3, ["time"] = 2 };

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
            NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => Input(n.Types[0], i))];
            EmittedCheck.Matches(model, entry, inputs, Symbols);
        }
    }

    private static NdArray Input(TensorType type, int seed)
    {
        NdArray values = EmittedCheck.Filled(type.Shape, seed, Symbols);
        return type.Element == ElementType.Int32 ? NdArray.Build(values.Shape, index => index.Sum() % 3) : values;
    }
}
