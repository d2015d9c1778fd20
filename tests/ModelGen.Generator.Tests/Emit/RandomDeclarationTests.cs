using System.Globalization;
using GeneratorTests.Autodiff;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;

namespace GeneratorTests.Emit;

/// <summary>Random declarations at sizes down to zero: refused by a diagnostic or at the entry, or computed as the interpreter does.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class RandomDeclarationTests
{
    private static readonly (long Batch, long Time)[] Sizes = [(2, 3), (0, 0), (0, 3), (2, 0), (1, 1), (17, 2), (1, 5)];

    public static TheoryData<int> Seeds
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable("FUZZ");
            int[] range = text is null ? [0, 24] : [.. text.Split('-').Select(t => int.Parse(t, CultureInfo.InvariantCulture))];
            return [.. Enumerable.Range(range[0], range[1] - range[0])];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Emitted_code_computes_what_the_declaration_says(int seed)
    {
        string source = TestCompilation.Model(RandomDeclarations.Create(seed));
        LoweredModel lowered = ModelLowering.Lower(Declared.Model(source), TestContext.Current.CancellationToken);
        if (lowered.HasErrors)
        {
            Assert.DoesNotContain(lowered.Diagnostics, d => d.Id == "MG0901");
            Assert.Skip(string.Join("\n", lowered.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Id} {d.Message}")));
        }

        ModelProgram program = ModelCompiler.Differentiate(lowered, null, TestContext.Current.CancellationToken);
        try
        {
            EmittedModel model = EmittedModel.Load(program, source);
            foreach (EntryPoint entry in program.EntryPoints)
            {
                foreach ((long batch, long time) in Sizes)
                {
                    var symbols = new Dictionary<string, long> { ["batch"] = batch, ["time"] = time };
                    NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => DifferentiationTests.Input(n.Types[0], i, symbols))];
                    EmittedCheck.MatchesOrRefuses(model, entry, inputs, symbols, tolerance: 2e-5);
                }
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{source}\n{e.Message}", e);
        }
    }
}
